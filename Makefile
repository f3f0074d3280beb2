PYTHON ?= python3.12
BIN := .venv/bin
PACKAGES := shared services/ingest services/nlp services/indexer
.PHONY: install demo test check bench format
.DEFAULT_GOAL := help

help: ## this list
	@grep -hE '^[a-z]+:.*##' Makefile | sed 's/:.*##/\t/' | expand -t 12

install: .venv/installed ## a .venv with everything

.venv/installed: requirements/bootstrap.txt requirements/dev.txt $(PACKAGES:=/pyproject.toml)
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements/bootstrap.txt
	$(BIN)/uv pip sync --python $(BIN)/python --require-hashes requirements/dev.txt requirements/bootstrap.txt
	$(BIN)/uv pip install --python $(BIN)/python --no-deps --no-build-isolation $(PACKAGES:%=--editable %)
	@touch $@

demo: install ## the whole pipeline on this machine, fed with sample articles (ARGS=--exit, ARGS=--real)
	$(BIN)/python -m demo $(ARGS)

test: install ## every suite that this machine can run
	$(BIN)/python -m tests $(ARGS)

check: install ## format, lint, types, layers, dependencies
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy shared/src services/ingest/src services/nlp/src services/indexer/src demo tests
	$(BIN)/lint-imports
	for package in $(PACKAGES); do (cd $$package && $(CURDIR)/$(BIN)/deptry src) || exit 1; done

format: install ## format the code and mend what the linter can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: install ## articles a second, through the pipeline and called directly
	$(BIN)/python -m tests.bench $(ARGS)
