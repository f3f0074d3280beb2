"""The Kubernetes manifests as kustomize renders them, and views of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from tests.deploy import dockerfile
from tests.deploy.programs import KUSTOMIZE, ROOT, output

Manifest = dict[str, Any]

IN_SECRET = "what-the-secret-holds"
BASE = ROOT / "deploy" / "k8s" / "base"


@cache
def text() -> str:
    """The base, rendered."""
    return output(KUSTOMIZE.built(), "build", BASE)


@cache
def rendered() -> tuple[Manifest, ...]:
    """The objects of the base."""
    return tuple(yaml.safe_load_all(text()))


def of_kind(*kinds: str) -> list[Manifest]:
    """The objects of these kinds."""
    return [manifest for manifest in rendered() if manifest["kind"] in kinds]


def named(kind: str, name: str) -> Manifest:
    """The one object of this kind and name."""
    (manifest,) = [found for found in of_kind(kind) if found["metadata"]["name"] == name]
    return manifest


def labels_of_pods(workload: Manifest) -> dict[str, str]:
    """The labels of a workload's pods."""
    labels: dict[str, str] = workload["spec"]["template"]["metadata"]["labels"]
    return labels


def pod(workload: Manifest) -> Manifest:
    """The pod specification of a workload."""
    specification: Manifest = workload["spec"]["template"]["spec"]
    return specification


@dataclass(frozen=True)
class Container:
    """A container of a workload."""

    workload: Manifest
    specification: Manifest

    def __str__(self) -> str:
        return f"{self.workload['metadata']['name']}/{self.specification['name']}"

    @property
    def command(self) -> list[str]:
        """The whole command: what the manifest says, or else its image."""
        service = self.specification["image"].partition(":")[0].removeprefix("khabar-")
        final = dockerfile.read(ROOT / "services" / service / "Dockerfile")[-1]
        entrypoint: Sequence[str] = self.specification.get("command", final.one("ENTRYPOINT").words)
        return [*entrypoint, *self.specification["args"]]

    @property
    def environment(self) -> dict[str, str]:
        """Its environment, with a stand-in for each value that comes from a secret."""
        found: dict[str, str] = {}
        for source in self.specification["envFrom"]:
            found |= named("ConfigMap", source["configMapRef"]["name"])["data"]
        return found | {variable["name"]: IN_SECRET for variable in self.secret_variables}

    @property
    def secret_variables(self) -> list[Manifest]:
        """Its variables that come from secrets. No other is set here: what is no secret belongs into a ConfigMap."""
        variables: list[Manifest] = self.specification.get("env", [])
        assert all("secretKeyRef" in variable["valueFrom"] for variable in variables), self
        return variables

    @property
    def ports(self) -> dict[str, int]:
        """Its ports by name."""
        return {port["name"]: port["containerPort"] for port in self.specification.get("ports", [])}


def containers(*kinds: str) -> Iterator[Container]:
    """Every container of the workloads of these kinds, those that only prepare included."""
    for workload in of_kind(*kinds):
        for specification in [*pod(workload).get("initContainers", []), *pod(workload)["containers"]]:
            yield Container(workload, specification)
