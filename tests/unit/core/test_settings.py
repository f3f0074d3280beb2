"""Settings: what is misspelt, misplaced or missing is said by its name; what is secret is not said at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr

from khabar_core.settings import BadSettings, Group, ServiceSettings, WorkerSettings


class Api(Group):
    key: SecretStr = SecretStr("")
    keys: tuple[SecretStr, ...] = ()


class Example(ServiceSettings):
    api: Api = Api()


def complaint(**environment: str) -> str:
    with pytest.raises(BadSettings) as refusal:
        Example.load(environment)
    return str(refusal.value)


def test_variables_of_others_are_none_of_our_business() -> None:
    assert Example.load({"PATH": "/bin", "HOME": "/", "KHABARX": "1"}) == Example()


def test_names_are_nested_and_values_are_converted() -> None:
    settings = WorkerSettings.load(
        {
            "KHABAR_KAFKA__BOOTSTRAP_SERVERS": "a:1, b:2",
            "KHABAR_KAFKA__IDEMPOTENCE": "false",
            "KHABAR_BATCH__RECORDS": "7",
        }
    )
    assert settings.kafka.servers == ["a:1", "b:2"]
    assert settings.kafka.idempotence is False
    assert settings.batch.records == 7


def test_an_unknown_name_is_an_error_that_names_it() -> None:
    assert "KHABAR_KAFKA__BOOTSTRP: no such setting" in complaint(KHABAR_KAFKA__BOOTSTRP="a:1")
    assert "KHABAR_INGEST_SERVICE_HOST" in complaint(KHABAR_INGEST_SERVICE_HOST="10.0.0.1")


def test_every_bad_value_is_named_at_once() -> None:
    said = complaint(
        KHABAR_KAFKA__BOOTSTRAP_SERVERS="nowhere", KHABAR_OPERATIONS__PORT="99999", KHABAR_LOG__LEVEL="LOUD"
    )
    assert said.count("\n") == 2
    assert "KHABAR_KAFKA__BOOTSTRAP_SERVERS: " in said
    assert "'nowhere' is not host:port" in said


def test_a_secret_comes_from_a_file_and_is_never_shown(tmp_path: Path) -> None:
    secret = tmp_path / "key"
    secret.write_text("s3cret\n", encoding="utf-8")
    settings = Example.load({"KHABAR_API__KEY_FILE": str(secret), "KHABAR_API__KEYS": '["other-secret"]'})
    assert settings.api.key.get_secret_value() == "s3cret"
    assert "secret" not in settings.shown()
    assert "s3cret" not in settings.shown() + repr(settings)
    assert "KHABAR_API__KEY=(hidden)" in settings.shown()


def test_a_file_that_is_not_there_is_named() -> None:
    assert "KHABAR_API__KEY_FILE: the file '/nowhere/key' cannot be read" in complaint(
        KHABAR_API__KEY_FILE="/nowhere/key"
    )


def test_a_setting_given_twice_and_a_group_given_a_value_are_errors(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("x", encoding="utf-8")
    assert "given twice" in complaint(KHABAR_API__KEY="a", KHABAR_API__KEY_FILE=str(tmp_path / "key"))
    assert "KHABAR_API" in complaint(KHABAR_API="x", KHABAR_API__KEY="y")
    assert "looks like JSON" in complaint(KHABAR_API__KEYS="[oops")


def test_what_is_shown_sets_the_same_settings_again() -> None:
    settings = WorkerSettings.load({"KHABAR_BATCH__RECORDS": "7"})
    shown = dict(line.split("=", 1) for line in settings.shown().splitlines() if not line.endswith("="))
    assert WorkerSettings.load(shown) == settings


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KHABAR_BATCH__PATIENCE", "150"),
        ("KHABAR_BATCH__GRACE", "35"),
        ("KHABAR_KAFKA__REBALANCE_TIMEOUT", "40"),
    ],
)
def test_times_that_do_not_fit_each_other_are_named(name: str, value: str) -> None:
    with pytest.raises(BadSettings, match=name):
        WorkerSettings.load({name: value})
