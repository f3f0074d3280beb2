"""The kustomize base fits Kubernetes's own schemas, and the overlay that its README shows builds on it."""

import json
import os
import re
import textwrap
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.deploy.manifests import BASE, rendered, text
from tests.deploy.programs import KUBECONFORM, KUSTOMIZE, output

# The first run builds kustomize and kubeconform.
pytestmark = [pytest.mark.programs, pytest.mark.timeout(600)]


@pytest.fixture(scope="module", params=["1.30.0", "1.37.0"])
def schemas(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Kubernetes's schemas as kubeconform reads them: of the oldest release that knows all of it, and of the newest."""
    folder = tmp_path_factory.mktemp("schemas")
    bundled = files("kubernetes_validate") / "kubernetes-json-schema" / f"v{request.param}-local-strict"
    with as_file(bundled) as source:
        for file in source.glob("*.json"):
            schema = json.loads(file.read_text().replace('"/api/_definitions.json#', '"_definitions.json#'))
            schema.pop("$id", None)
            (folder / file.name).write_text(json.dumps(schema))
    return folder


def conformity(schemas: Path, manifests: Path) -> dict[str, Any]:
    location = f"{schemas}/{{{{.ResourceKind}}}}{{{{.KindSuffix}}}}.json"
    checker = KUBECONFORM.built()
    result: dict[str, Any] = json.loads(
        output(checker, "-strict", "-summary", "-output", "json", "-schema-location", location, manifests)
    )
    return result


def test_every_object_fits_its_schema_strictly(schemas: Path, tmp_path: Path) -> None:
    file = tmp_path / "base.yaml"
    file.write_text(text())
    summary = conformity(schemas, file)["summary"]
    assert summary == {"valid": len(rendered()), "invalid": 0, "errors": 0, "skipped": 0}


def test_a_misspelt_field_would_be_found(schemas: Path, tmp_path: Path) -> None:
    file = tmp_path / "base.yaml"
    file.write_text(text().replace("terminationGracePeriodSeconds", "terminationGraceSeconds"))
    with pytest.raises(AssertionError, match="terminationGraceSeconds"):
        conformity(schemas, file)


def test_the_overlay_of_the_readme_renders_and_says_what_it_is_meant_to(tmp_path: Path) -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", (BASE.parent / "README.md").read_text(), re.DOTALL)
    kustomization = textwrap.dedent(example).replace("PATH/TO/deploy/k8s/base", os.path.relpath(BASE, tmp_path))
    (tmp_path / "kustomization.yaml").write_text(kustomization)
    objects = list(yaml.safe_load_all(output(KUSTOMIZE.built(), "build", tmp_path)))
    data = {name: value for one in objects if one["kind"] == "ConfigMap" for name, value in one["data"].items()}
    assert all(one["metadata"]["namespace"] == "news" for one in objects)
    assert data["KHABAR_KAFKA__BOOTSTRAP_SERVERS"].startswith("my-cluster")
    assert data["KHABAR_OPENSEARCH__URL"].startswith("https://")
    assert data["KHABAR_POOL__PROCESSES"] == "2"
