"""docker-compose.yml: valid, pinned, bounded, and with settings that the services accept."""

import re
import sys
import tomllib
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from khabar_core.settings import BadSettings, KafkaSettings, WorkerSettings
from khabar_indexer.app.settings import IndexerSettings
from khabar_nlp.app.settings import NlpSettings
from tests.deploy import dockerfile, settings
from tests.deploy.programs import ROOT, knows, output

FILE = ROOT / "docker-compose.yml"
COMPOSE: dict[str, Any] = yaml.safe_load(FILE.read_text())
ALL: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: service for name, service in ALL.items() if service["image"].startswith("khabar-")}
ONE_SHOTS = {"setup-topics", "setup-index"}
STAYING = {name: service for name, service in OURS.items() if name not in ONE_SHOTS}

each = pytest.mark.parametrize("name", ALL)
each_of_ours = pytest.mark.parametrize("name", OURS)
each_staying = pytest.mark.parametrize("name", STAYING)


def command(name: str) -> list[str]:
    """The whole command of one of our services: what Compose says, or else its image."""
    service = OURS[name]
    final = dockerfile.read(ROOT / service["build"]["dockerfile"])[-1]
    return [*service.get("entrypoint", final.one("ENTRYPOINT").words), *service.get("command", final.one("CMD").words)]


def test_it_fits_the_compose_specification() -> None:
    output(sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", FILE)


def test_the_three_services_and_their_surroundings_are_there() -> None:
    assert set(STAYING) == {"ingest", "nlp", "indexer"}
    assert set(ALL) - set(OURS) == {"kafka", "opensearch", "dashboards", "prometheus", "grafana"}


@each
def test_its_image_is_pinned_to_a_version(name: str) -> None:
    image, _, tag = ALL[name]["image"].rpartition(":")
    assert image
    assert re.fullmatch(r"v?\d+\.\d+\.\d+", tag)


@each_of_ours
def test_our_images_have_the_version_of_our_packages(name: str) -> None:
    image, tag = OURS[name]["image"].split(":")
    folder = ROOT / "services" / image.removeprefix("khabar-")
    assert tag == tomllib.loads((folder / "pyproject.toml").read_text())["project"]["version"]
    assert OURS[name]["build"] == {"context": ".", "dockerfile": f"services/{folder.name}/Dockerfile"}


@each
def test_it_has_limits(name: str) -> None:
    limits = ALL[name]["deploy"]["resources"]["limits"]
    assert float(limits["cpus"]) > 0
    assert re.fullmatch(r"\d+[MG]", limits["memory"])


@each
def test_its_health_is_checked_unless_it_runs_once(name: str) -> None:
    check = ALL[name]["healthcheck"]
    if name in ONE_SHOTS:
        assert check == {"disable": True}
        assert ALL[name]["restart"] == "no"
    else:
        assert check["test"][0] == "CMD"


@each
def test_what_it_depends_on_is_there_and_waited_for_until_it_is_done_or_healthy(name: str) -> None:
    for other, dependency in ALL[name].get("depends_on", {}).items():
        wanted = "service_completed_successfully" if other in ONE_SHOTS else "service_healthy"
        assert other in ALL
        assert dependency["condition"] == wanted


@each_staying
def test_it_starts_after_the_topics_and_the_index_are_made(name: str) -> None:
    assert set(STAYING[name]["depends_on"]) == ONE_SHOTS


@each
def test_its_ports_are_for_this_machine_only_because_nothing_asks_for_a_password(name: str) -> None:
    assert all(port.startswith("127.0.0.1:") for port in ALL[name].get("ports", []))


@each_of_ours
def test_its_settings_accept_its_environment(name: str) -> None:
    settings.load(command(name), OURS[name]["environment"])


@each_of_ours
def test_a_misspelt_setting_in_its_environment_would_be_found(name: str) -> None:
    with pytest.raises(BadSettings, match="KHABAR_KAFKA__BOOTSTRAP_SERVER"):
        settings.load(command(name), OURS[name]["environment"] | {"KHABAR_KAFKA__BOOTSTRAP_SERVER": "kafka:19092"})


@each_of_ours
def test_it_starts_a_command_that_exists(name: str) -> None:
    assert knows(tuple(command(name)))


@each_of_ours
def test_it_reaches_kafka_where_kafka_says_that_it_is(name: str) -> None:
    kafka = settings.load(command(name), OURS[name]["environment"]).kafka
    advertised = ALL["kafka"]["environment"]["KAFKA_ADVERTISED_LISTENERS"].split(",")
    assert f"SERVICES://{kafka.bootstrap_servers}" in advertised


def test_programs_on_this_machine_reach_kafka_with_the_default_settings() -> None:
    host, port = KafkaSettings().bootstrap_servers.split(":")
    assert f"MACHINE://{host}:{port}" in ALL["kafka"]["environment"]["KAFKA_ADVERTISED_LISTENERS"].split(",")
    assert f"127.0.0.1:{port}:{port}" in ALL["kafka"]["ports"]


def test_the_indexer_writes_to_the_opensearch_that_is_there() -> None:
    loaded = settings.load(command("indexer"), OURS["indexer"]["environment"])
    assert isinstance(loaded, IndexerSettings)
    assert urlsplit(str(loaded.opensearch.url)).netloc == "opensearch:9200"


def test_nlp_starts_as_many_processes_as_it_may_use_cores() -> None:
    loaded = settings.load(command("nlp"), OURS["nlp"]["environment"])
    assert isinstance(loaded, NlpSettings)
    assert loaded.pool.processes == float(OURS["nlp"]["deploy"]["resources"]["limits"]["cpus"])


@each_staying
def test_a_stop_waits_longer_than_the_batch_in_hand_may_take(name: str) -> None:
    loaded = settings.load(command(name), STAYING[name]["environment"])
    grace = loaded.batch.grace if isinstance(loaded, WorkerSettings) else 10
    assert int(STAYING[name]["stop_grace_period"].removesuffix("s")) >= grace + 10


@each_staying
def test_it_is_healthy_when_its_own_operations_port_says_that_it_is_ready(name: str) -> None:
    port = settings.load(command(name), STAYING[name]["environment"]).operations.port
    assert f"'127.0.0.1', {port}" in STAYING[name]["healthcheck"]["test"][-1]
    assert "'/readyz'" in STAYING[name]["healthcheck"]["test"][-1]


@each
def test_its_volumes_are_declared_or_files_of_the_repository(name: str) -> None:
    for volume in ALL[name].get("volumes", []):
        source = volume.split(":")[0]
        assert (ROOT / source).exists() if source.startswith("./") else source in COMPOSE["volumes"]
