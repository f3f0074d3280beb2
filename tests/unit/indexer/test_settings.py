"""The indexer's settings and command line."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from khabar_core.settings import BadSettings
from khabar_indexer.app.cli import app
from khabar_indexer.app.settings import IndexerSettings


def test_a_batch_setting_leaves_the_others_as_the_indexer_wants_them() -> None:
    batch = IndexerSettings.load({"KHABAR_BATCH__GRACE": "10"}).batch
    assert (batch.grace, batch.records, batch.min_bytes) == (10, 1000, 256 * 1024)


def test_several_addresses_are_separated_by_commas() -> None:
    settings = IndexerSettings.load({"KHABAR_OPENSEARCH__URL": "http://a:9200, https://b:9200"})
    assert settings.opensearch.urls == ["http://a:9200", "https://b:9200"]


def test_user_and_password_are_given_together_and_the_password_is_hidden() -> None:
    given = {"KHABAR_OPENSEARCH__USERNAME": "khabar", "KHABAR_OPENSEARCH__PASSWORD": "hush-hush"}
    settings = IndexerSettings.load(given)
    assert settings.opensearch.credentials == ("khabar", "hush-hush")
    assert "hush-hush" not in settings.shown()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KHABAR_OPENSEARCH__URL", "opensearch:9200"),
        ("KHABAR_OPENSEARCH__URL", "http://khabar:hush-hush@opensearch:9200"),
        ("KHABAR_OPENSEARCH", '{"username": "khabar"}'),
        ("KHABAR_OPENSEARCH__REFRESH_INTERVAL", "soon"),
        ("KHABAR_BULK__SIZE", "1"),
    ],
)
def test_a_setting_that_cannot_be_is_named(name: str, value: str) -> None:
    with pytest.raises(BadSettings, match=name) as caught:
        IndexerSettings.load({name: value})
    assert "hush-hush" not in str(caught.value)


def test_the_command_shows_version_and_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KHABAR_OPENSEARCH__SHARDS", "3")
    run = CliRunner().invoke
    assert "khabar-indexer" in run(app, ["--version"]).output
    assert "KHABAR_OPENSEARCH__SHARDS=3" in run(app, ["--show-settings"]).output


def test_a_bad_setting_ends_the_command_with_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KHABAR_OPENSEARCH__SHARD", "3")
    result = CliRunner().invoke(app, ["setup"])
    assert result.exit_code == 2
    assert "KHABAR_OPENSEARCH__SHARD" in result.output
