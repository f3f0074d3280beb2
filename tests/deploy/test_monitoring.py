"""Prometheus and Grafana of the Compose file: valid, and speaking of metrics that the services have."""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from khabar_core.metrics import Metrics
from khabar_core.settings import OperationsSettings
from tests.deploy.programs import ROOT, output, promtool

COMPOSE = ROOT / "deploy" / "compose"
PROMETHEUS = COMPOSE / "prometheus.yml"
GRAFANA = COMPOSE / "grafana"
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
DASHBOARD: dict[str, Any] = json.loads((GRAFANA / "dashboards" / "khabar.json").read_text())
PANELS = [panel for panel in DASHBOARD["panels"] if panel["type"] != "row"]
EXPRESSIONS = [target["expr"] for panel in PANELS for target in panel["targets"]]

# What Prometheus itself adds to each series of a target.
TARGET_LABELS = {"job", "instance"}
SUFFIXES = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count"), "gauge": ("",), "unknown": ("",)}


@cache
def series() -> Mapping[str, frozenset[str]]:
    """Every series that a service can have, with the labels that it can be asked by."""
    found = {}
    registry = Metrics("any", "0").registry
    for collector in list(registry._collector_to_names):
        labels = {*getattr(collector, "_labelnames", ()), *TARGET_LABELS}
        for metric in collector.describe() if hasattr(collector, "describe") else collector.collect():
            for suffix in SUFFIXES[metric.type]:
                own = labels | ({"le"} if suffix == "_bucket" else set())
                found[f"{metric.name}{suffix}"] = frozenset(own)
    return found


def asked(expression: str) -> set[str]:
    """The series that an expression names."""
    return set(re.findall(r"\b(?:khabar|process|python)_\w+", expression))


@pytest.mark.programs
def test_promtool_accepts_the_scrape_configuration() -> None:
    output(promtool(), "check", "config", PROMETHEUS)


def test_every_service_is_scraped_at_its_operations_port() -> None:
    jobs = yaml.safe_load(PROMETHEUS.read_text())["scrape_configs"]
    targets = {job["job_name"]: job["dns_sd_configs"][0] for job in jobs}
    assert set(targets) == {"khabar-ingest", "khabar-nlp", "khabar-indexer"}
    for name, target in targets.items():
        (service,) = target["names"]
        environment = SERVICES[service]["environment"]
        assert SERVICES[service]["image"].startswith(f"{name}:")
        assert target["port"] == OperationsSettings().port
        assert "KHABAR_OPERATIONS__PORT" not in environment


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_the_dashboard_asks_for_metrics_that_the_services_have(expression: str) -> None:
    assert asked(expression)
    assert asked(expression) <= set(series())


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_the_dashboard_groups_by_labels_that_the_metrics_have(expression: str) -> None:
    common = frozenset.intersection(*(series()[name] for name in asked(expression)))
    by = {label.strip() for group in re.findall(r"by \(([^)]*)\)", expression) for label in group.split(",")}
    assert by <= common


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel["title"])
def test_every_name_in_a_legend_is_grouped_by(panel: dict[str, Any]) -> None:
    for target in panel["targets"]:
        for label in re.findall(r"{{(\w+)}}", target["legendFormat"]):
            assert re.search(rf"by \([^)]*\b{label}\b", target["expr"])


@pytest.mark.programs
def test_promtool_accepts_every_expression(tmp_path: Path) -> None:
    rules = [
        {"record": f"expression:{number}", "expr": expression.replace("$__rate_interval", "5m")}
        for number, expression in enumerate(EXPRESSIONS)
    ]
    file = tmp_path / "rules.yml"
    file.write_text(yaml.safe_dump({"groups": [{"name": "dashboard", "rules": rules}]}))
    assert f"{len(rules)} rules found" in output(promtool(), "check", "rules", file)


def test_the_dashboard_speaks_of_the_whole_pipeline() -> None:
    everything = " ".join(EXPRESSIONS)
    for metric in (
        "record_outcomes",
        "lag_records",
        "dead_letters",
        "stage_seconds",
        "retries",
        "backing_off",
        "http_requests",
        "http_request_seconds",
        "bulk_seconds",
        "end_to_end_seconds",
    ):
        assert f"khabar_{metric}" in everything


def test_panels_do_not_overlap_and_have_an_id_each() -> None:
    ids = [panel["id"] for panel in DASHBOARD["panels"]]
    assert len(set(ids)) == len(ids)
    taken: set[tuple[int, int]] = set()
    for panel in DASHBOARD["panels"]:
        at = panel["gridPos"]
        cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        assert at["x"] + at["w"] <= 24
        assert not cells & taken
        taken |= cells


def test_grafana_is_provisioned_with_the_prometheus_and_the_dashboard_that_are_there() -> None:
    provisioning = GRAFANA / "provisioning"
    (source,) = yaml.safe_load((provisioning / "datasources" / "prometheus.yml").read_text())["datasources"]
    (provider,) = yaml.safe_load((provisioning / "dashboards" / "khabar.yml").read_text())["providers"]
    mounts = dict(volume.split(":")[:2] for volume in SERVICES["grafana"]["volumes"] if volume.startswith("./"))
    home = SERVICES["grafana"]["environment"]["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"]
    assert source["url"] == "http://prometheus:9090"
    assert {panel["datasource"]["uid"] for panel in PANELS} == {source["uid"]}
    assert mounts == {
        "./deploy/compose/grafana/provisioning": "/etc/grafana/provisioning",
        "./deploy/compose/grafana/dashboards": provider["options"]["path"],
    }
    assert home == f"{provider['options']['path']}/khabar.json"
