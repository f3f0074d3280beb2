"""Each service's Dockerfile: linted, and its very steps run into a fresh virtual environment."""

import os
import re
import shutil
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests.deploy import dockerfile
from tests.deploy.programs import ROOT, VENV, knows, output
from tests.servers.ports import answers, free_ports
from tests.servers.process import Server

SERVICES = ("ingest", "nlp", "indexer")
BUILD_ONLY = {"hatchling", "pathspec", "pluggy", "tomlkit", "trove-classifiers", "pip", "setuptools", "uv"}
IMPORT_ALL = """
import importlib, pkgutil
for root in ("khabar_core", "khabar_{service}"):
    for module in pkgutil.walk_packages(importlib.import_module(root).__path__, root + "."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    print(importlib.import_module(root).__file__)
"""

each_service = pytest.mark.parametrize("service", SERVICES)


def stages(service: str) -> list[dockerfile.Stage]:
    return dockerfile.read(ROOT / "services" / service / "Dockerfile")


@pytest.fixture(scope="module", params=SERVICES)
def image(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """A service, and the virtual environment that its Dockerfile's builder makes."""
    service: str = request.param
    build, venv = tmp_path_factory.mktemp(f"build-{service}"), tmp_path_factory.mktemp(f"image-{service}") / "venv"
    for instruction in stages(service)[0].instructions:
        if instruction.name == "COPY":
            copy(instruction.words, build)
        elif (
            instruction.name == "RUN" and "bootstrap.txt" not in instruction.text
        ):  # uv, from this lock, is here already
            command = instruction.text.replace("/venv", str(venv))
            output("sh", "-euc", command, cwd=build, env=os.environ | {"PATH": f"{VENV}:{os.environ['PATH']}"})
    return service, venv


def copy(words: list[str], build: Path) -> None:
    """Do what COPY does: the content of a folder into the target, a file into the folder that ends with a slash."""
    *sources, target = words
    for source in sources:
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, build / target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            (build / target).mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / source, build / target)


@each_service
def test_hadolint_finds_nothing(service: str) -> None:
    assert output(VENV / "hadolint", ROOT / "services" / service / "Dockerfile") == ""


@each_service
def test_both_stages_begin_from_the_same_pinned_python(service: str) -> None:
    bases = {stage.one("FROM").words[0] for stage in stages(service)}
    assert len(bases) == 1
    assert re.fullmatch(r"python:3\.12\.\d+-slim-\w+", bases.pop())


@each_service
def test_the_image_holds_the_environment_and_the_licences_and_nothing_else(service: str) -> None:
    copies = [instruction.words for instruction in stages(service)[-1].all("COPY")]
    assert copies == [["LICENSE", "NOTICE", "/licenses/"], ["--from=builder", "/venv", "/venv"]]


@each_service
def test_it_runs_as_a_number_that_is_not_root_and_gets_the_signals_itself(service: str) -> None:
    final = stages(service)[-1]
    user, group = final.one("USER").text.split(":")
    assert int(user) > 0
    assert int(group) > 0
    assert final.one("ENTRYPOINT").text.startswith("[")
    assert final.one("STOPSIGNAL").text == "SIGTERM"
    assert "/livez" in final.one("HEALTHCHECK").text


@each_service
def test_it_starts_a_command_that_exists(service: str) -> None:
    final = stages(service)[-1]
    assert knows((*final.one("ENTRYPOINT").words, *final.one("CMD").words))


@each_service
def test_its_version_is_the_packages(service: str) -> None:
    project = tomllib.loads((ROOT / "services" / service / "pyproject.toml").read_text())["project"]
    labels = stages(service)[-1].one("LABEL").words
    assert f"org.opencontainers.image.title={project['name']}" in labels
    assert f"org.opencontainers.image.version={project['version']}" in labels


@each_service
def test_the_builder_is_sent_everything_that_it_copies(service: str) -> None:
    ignore = (ROOT / ".dockerignore").read_text().splitlines()
    sent = [line.removeprefix("!") for line in ignore if line.startswith("!")]
    for stage in stages(service):
        for instruction in stage.all("COPY"):
            if not instruction.text.startswith("--from"):
                for source in instruction.words[:-1]:
                    assert (ROOT / source).exists(), f"{source} does not exist"
                    assert any(fnmatch(source, p) or source.startswith(f"{p}/") for p in sent), f"{source} is not sent"


@pytest.mark.timeout(400)
def test_the_steps_make_an_environment_in_which_the_service_runs(image: tuple[str, Path], tmp_path: Path) -> None:
    service, venv = image
    alone = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
    program = venv / "bin" / f"khabar-{service}"
    assert output(program, "--version", cwd=tmp_path, env=alone).startswith(f"khabar-{service} ")
    assert "KHABAR_KAFKA__BOOTSTRAP_SERVERS=" in output(program, "--show-settings", cwd=tmp_path, env=alone)
    homes = output(venv / "bin" / "python", "-c", IMPORT_ALL.format(service=service), cwd=tmp_path, env=alone)
    assert all(Path(home).is_relative_to(venv) for home in homes.splitlines())


@pytest.mark.timeout(400)
def test_it_is_alive_while_kafka_is_away_and_stops_when_told_to(image: tuple[str, Path], tmp_path: Path) -> None:
    service, venv = image
    final = stages(service)[-1]
    operations, api, kafka = free_ports(3)
    environment = {
        "KHABAR_OPERATIONS__PORT": str(operations),
        "KHABAR_KAFKA__BOOTSTRAP_SERVERS": f"127.0.0.1:{kafka}",
    } | ({"KHABAR_API__PORT": str(api)} if service == "ingest" else {})
    program, *arguments = [*final.one("ENTRYPOINT").words, *final.one("CMD").words]
    command: list[str | Path] = [venv / "bin" / program, *arguments]
    check = [word.replace("9000", str(operations)) for word in health_check(final)]
    ports, is_ready = [operations], lambda _: answers(operations)
    with Server(service, tmp_path, command, ports=ports, is_ready=is_ready, environment=environment) as server:
        output(venv / "bin" / check[0], *check[1:])
        server.stop(patience=10)
        assert server.exit_code == 0
    with pytest.raises(AssertionError, match="refused"):
        output(venv / "bin" / check[0], *check[1:])


def health_check(stage: dockerfile.Stage) -> list[str]:
    """The command that asks whether a container is healthy."""
    return dockerfile.Instruction("CMD", stage.one("HEALTHCHECK").text.partition("CMD ")[2]).words


@pytest.mark.timeout(400)
def test_the_environment_holds_only_what_this_service_needs(image: tuple[str, Path]) -> None:
    service, venv = image
    output(VENV / "uv", "pip", "check", "--python", venv)
    frozen = output(VENV / "uv", "pip", "freeze", "--python", venv).splitlines()
    names = {re.split(r"[=@ ]", line)[0] for line in frozen}
    assert {name for name in names if name.startswith("khabar")} == {"khabar-core", f"khabar-{service}"}
    assert not names & BUILD_ONLY
    assert not names & {"hazm", "numpy"}
