"""Logs never carry an article's words."""

from __future__ import annotations

import json

import pytest

from khabar_core.logging import configure_logging, describe, get_logger
from khabar_core.schemas import RawArticle
from khabar_core.settings import LogSettings


def failure(text: str) -> Exception:
    try:
        RawArticle.read(json.dumps({"body": text, "id": text}).encode())
    except ValueError as error:
        return error
    raise AssertionError


def test_an_error_is_described_without_what_it_was_given() -> None:
    assert "پنهان" not in describe(failure("پنهان"))
    assert "id:" in describe(failure("پنهان"))
    assert describe(KeyError("پنهان")) == "KeyError"


def test_a_log_line_is_one_json_object_with_the_error_described(capfd: pytest.CaptureFixture[str]) -> None:
    configure_logging(LogSettings(format="json"), "test")
    try:
        raise failure("پنهان")
    except ValueError:
        get_logger("x").exception("it failed", records=3)
    line = json.loads(capfd.readouterr().err.splitlines()[-1])
    assert line["event"] == "it failed"
    assert (line["service"], line["level"], line["records"]) == ("test", "error", 3)
    assert line["error"].startswith("ValidationError: ")
    assert "پنهان" not in json.dumps(line, ensure_ascii=False)
