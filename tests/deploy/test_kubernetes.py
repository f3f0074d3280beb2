"""The kustomize base: strictly valid, restricted, bounded, and with settings that the services accept."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from khabar_core.settings import BadSettings, WorkerSettings
from khabar_core.topics import ENRICHED, RAW, TOPICS
from khabar_ingest.app.settings import IngestSettings
from khabar_nlp.app.settings import NlpSettings
from tests.deploy import settings
from tests.deploy.manifests import (
    Container,
    Manifest,
    containers,
    labels_of_pods,
    named,
    of_kind,
    pod,
    rendered,
)
from tests.deploy.programs import ROOT, knows

# The first run builds kustomize and kubeconform.
pytestmark = [pytest.mark.programs, pytest.mark.timeout(600)]

SERVICES = ("khabar-ingest", "khabar-nlp", "khabar-indexer")
WORKERS = ("khabar-nlp", "khabar-indexer")
WORKLOADS = ("Deployment", "Job")
TEMPORARY = "/tmp"  # noqa: S108 - a folder of the container

each_service = pytest.mark.parametrize("name", SERVICES)
each_worker = pytest.mark.parametrize("name", WORKERS)


def deployment(name: str) -> Manifest:
    return named("Deployment", name)


def container(name: str) -> Container:
    (found,) = [c for c in containers("Deployment") if c.workload["metadata"]["name"] == name]
    return found


def loaded(of: Container, folder: Path) -> Any:
    return settings.load(of.command, settings.with_secret_files(of.environment, folder))


def test_the_base_holds_only_built_in_kinds_and_no_namespace_and_no_secret() -> None:
    kinds = {manifest["kind"] for manifest in rendered()}
    assert kinds == {"Deployment", "Job", "Service", "ServiceAccount", "ConfigMap", "PodDisruptionBudget"}
    assert not any("namespace" in manifest["metadata"] for manifest in rendered())


def test_images_have_the_version_of_our_packages() -> None:
    for found in containers(*WORKLOADS):
        image, tag = found.specification["image"].split(":")
        project = ROOT / "services" / image.removeprefix("khabar-") / "pyproject.toml"
        assert tag == tomllib.loads(project.read_text())["project"]["version"], found


def test_every_pod_is_restricted() -> None:
    for workload in of_kind(*WORKLOADS):
        context = pod(workload)["securityContext"]
        assert context["runAsNonRoot"] is True
        assert context["runAsUser"] > 0
        assert context["seccompProfile"] == {"type": "RuntimeDefault"}
        assert pod(workload)["automountServiceAccountToken"] is False
    for found in containers(*WORKLOADS):
        assert found.specification["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }, found


def test_every_container_has_requests_and_limits_and_a_place_to_write() -> None:
    for found in containers(*WORKLOADS):
        resources = found.specification["resources"]
        assert set(resources["requests"]) == set(resources["limits"]) == {"cpu", "memory"}, found
        mounts = {mount["mountPath"]: mount["name"] for mount in found.specification["volumeMounts"]}
        volumes = {volume["name"]: volume for volume in pod(found.workload)["volumes"]}
        assert "emptyDir" in volumes[mounts[TEMPORARY]], found


@each_service
def test_each_probe_asks_the_operations_port(name: str, tmp_path: Path) -> None:
    probed = container(name)
    asked = {kind: probed.specification[f"{kind}Probe"]["httpGet"] for kind in ("startup", "liveness", "readiness")}
    assert {get["port"] for get in asked.values()} == {"operations"}
    assert {kind: get["path"] for kind, get in asked.items()} == {
        "startup": "/livez",
        "liveness": "/livez",
        "readiness": "/readyz",
    }
    assert probed.ports["operations"] == loaded(probed, tmp_path).operations.port


def test_the_service_reaches_the_port_of_the_api(tmp_path: Path) -> None:
    (port,) = named("Service", "khabar-ingest")["spec"]["ports"]
    ingest = container("khabar-ingest")
    accepted = loaded(ingest, tmp_path)
    assert isinstance(accepted, IngestSettings)
    assert ingest.ports[port["targetPort"]] == accepted.api.port == port["port"]


def test_settings_accept_the_environment_of_every_container(tmp_path: Path) -> None:
    for found in containers(*WORKLOADS):
        loaded(found, tmp_path)


def test_settings_accept_the_environment_where_the_optional_secrets_are_not_made(tmp_path: Path) -> None:
    for found in containers(*WORKLOADS):
        optional = {
            variable["name"]
            for variable in found.secret_variables
            if variable["valueFrom"]["secretKeyRef"].get("optional")
        }
        environment = settings.with_secret_files(found.environment, tmp_path)
        settings.load(found.command, {name: value for name, value in environment.items() if name not in optional})


def test_every_command_exists() -> None:
    for found in containers(*WORKLOADS):
        assert knows(tuple(found.command)), found


def test_no_pod_gets_service_links_because_settings_would_refuse_them(tmp_path: Path) -> None:
    ingest = container("khabar-ingest")
    linked = settings.with_secret_files(ingest.environment, tmp_path) | {"KHABAR_INGEST_SERVICE_HOST": "10.0.0.1"}
    with pytest.raises(BadSettings, match="KHABAR_INGEST_SERVICE_HOST"):
        settings.load(ingest.command, linked)
    for workload in of_kind(*WORKLOADS):
        assert pod(workload)["enableServiceLinks"] is False, workload["metadata"]["name"]


def test_every_file_that_a_setting_names_is_mounted_from_a_secret() -> None:
    for found in containers(*WORKLOADS):
        mounts = {mount["mountPath"]: mount["name"] for mount in found.specification["volumeMounts"]}
        secrets = {volume["name"] for volume in pod(found.workload)["volumes"] if "secret" in volume}
        for variable, path in found.environment.items():
            if variable.endswith("_FILE"):
                assert mounts[str(Path(path).parent)] in secrets, f"{found}: {variable}"


def test_the_api_does_not_open_to_all_where_the_secret_of_its_keys_is_forgotten() -> None:
    volumes = pod(deployment("khabar-ingest"))["volumes"]
    (secret,) = [volume["secret"] for volume in volumes if "secret" in volume]
    assert not secret.get("optional")


@each_service
def test_selectors_match_the_pods_and_no_other_workloads(name: str) -> None:
    selectors = [
        deployment(name)["spec"]["selector"]["matchLabels"],
        named("PodDisruptionBudget", name)["spec"]["selector"]["matchLabels"],
        *(c["labelSelector"]["matchLabels"] for c in pod(deployment(name))["topologySpreadConstraints"]),
        *(service["spec"]["selector"] for service in of_kind("Service") if service["metadata"]["name"] == name),
    ]
    for selector in selectors:
        chosen = [w for w in of_kind(*WORKLOADS) if selector.items() <= labels_of_pods(w).items()]
        assert chosen == [deployment(name)]


def test_every_workload_and_its_pods_have_the_recommended_labels() -> None:
    for workload in of_kind(*WORKLOADS):
        for labels in (workload["metadata"]["labels"], labels_of_pods(workload)):
            assert labels["app.kubernetes.io/name"] == workload["metadata"]["name"]
            assert labels["app.kubernetes.io/part-of"] == "khabar"
            assert labels["app.kubernetes.io/component"]


def test_every_pod_has_an_account_that_exists() -> None:
    accounts = {account["metadata"]["name"] for account in of_kind("ServiceAccount")}
    assert {pod(workload)["serviceAccountName"] for workload in of_kind(*WORKLOADS)} == accounts


@each_worker
def test_a_worker_has_time_to_finish_its_batch_before_it_is_killed(name: str, tmp_path: Path) -> None:
    accepted = loaded(container(name), tmp_path)
    assert isinstance(accepted, WorkerSettings)
    assert pod(deployment(name))["terminationGracePeriodSeconds"] >= accepted.batch.grace + 10


@each_worker
def test_a_worker_is_a_dynamic_member_of_its_group(name: str, tmp_path: Path) -> None:
    assert loaded(container(name), tmp_path).kafka.group_instance_id is None


@each_worker
def test_a_worker_has_no_more_replicas_than_its_topic_has_partitions_even_in_a_rollout(name: str) -> None:
    partitions = min(topic.partitions for topic in TOPICS if topic.name in (RAW, ENRICHED))
    specification = deployment(name)["spec"]
    assert specification["replicas"] + specification["strategy"]["rollingUpdate"]["maxSurge"] <= partitions


def test_nlp_starts_as_many_processes_as_it_may_use_cores(tmp_path: Path) -> None:
    nlp = container("khabar-nlp")
    accepted = loaded(nlp, tmp_path)
    assert isinstance(accepted, NlpSettings)
    assert str(accepted.pool.processes) == nlp.specification["resources"]["limits"]["cpu"]


def test_the_setup_makes_the_topics_before_the_index() -> None:
    commands = [found.command for found in containers("Job")]
    assert commands == [["khabar-core", "topics", "apply", "--wait"], ["khabar-indexer", "setup"]]


def test_a_changed_setting_makes_a_new_configuration_and_so_a_rollout() -> None:
    assert all(re.search(r"-[0-9a-z]{10}$", config["metadata"]["name"]) for config in of_kind("ConfigMap"))
