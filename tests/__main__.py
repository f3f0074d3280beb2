"""Every suite that this machine can run: `python -m tests [--require-real] [pytest arguments]`.

Where the real Kafka and OpenSearch, or the programs that check what is deployed, cannot be had, the tests on them are
left out, and that is said twice; with `--require-real` it is a failure instead.
"""

import sys
from collections.abc import Sequence

import pytest

from tests.deploy.programs import KUBECONFORM, KUSTOMIZE, ProgramMissing, promtool
from tests.servers import BUNDLES, ServerError, fetch, missing

REQUIRE_REAL = "--require-real"
RULE = "=" * 100


class Without:
    """A pytest plugin that leaves out the tests with these marks."""

    def __init__(self, marks: Sequence[str]) -> None:
        self._marks = marks

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """Deselect after everyone else: by then `conftest` has set the marks."""
        left_out = [item for item in items if any(item.get_closest_marker(mark) for mark in self._marks)]
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)


def main(arguments: Sequence[str]) -> int:
    """Run pytest with these arguments and return its exit code."""
    pytest_arguments = [argument for argument in arguments if argument != REQUIRE_REAL]
    obstacles = {"real": prepare_real(), "programs": prepare_programs()}
    lacks = [obstacle for found in obstacles.values() for obstacle in found]
    if not lacks:
        return int(pytest.main(pytest_arguments))
    if REQUIRE_REAL in arguments:
        say(banner("The real servers and programs are required, and cannot run here.", lacks))
        return int(pytest.ExitCode.USAGE_ERROR)
    what = {"real": "everything on the real Kafka and OpenSearch", "programs": "the manifests by their own checkers"}
    marks = [mark for mark, found in obstacles.items() if found]
    notice = banner(f"Not tested: {' and '.join(what[mark] for mark in marks)}.", lacks)
    say(notice)
    code = pytest.main(pytest_arguments, plugins=[Without(marks)])
    say(notice)
    return int(code)


def prepare_real() -> list[str]:
    """Fetch the jars of the real servers, and say, a text each, what stands in the way of running them."""
    if lacks := missing():
        return lacks
    try:
        for bundle in BUNDLES:
            fetch(bundle)
    except ServerError as error:
        return [str(error)]
    return []


def prepare_programs() -> list[str]:
    """Build the programs that check manifests and rules, and say what stands in the way."""
    lacks = []
    for program in (KUSTOMIZE.built, KUBECONFORM.built, promtool):
        try:
            program()
        except ProgramMissing as error:
            lacks.append(str(error))
    return lacks


def banner(headline: str, obstacles: Sequence[str]) -> str:
    """Return a text that nobody overlooks."""
    lines = "\n".join(f"  - {obstacle}" for obstacle in obstacles)
    return f"\n{RULE}\n  {headline.upper()}\n  This machine lacks:\n{lines}\n{RULE}\n"


def say(text: str) -> None:
    """Write to stderr, where pytest's own output cannot hide it."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
