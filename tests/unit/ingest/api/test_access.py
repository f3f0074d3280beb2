"""API keys."""

from __future__ import annotations

import pytest

from khabar_core.settings import BadSettings
from khabar_ingest.app.settings import IngestSettings
from khabar_ingest.domain.keys import KeyRing
from tests.fakes.publisher import FakePublisher
from tests.unit.ingest.api.client import api, article

KEYS = ("first-key", "کلید دوم")


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": "Bearer first-key"},
        {"Authorization": "bearer first-key"},
        {"X-API-Key": "first-key"},
        {"X-API-Key": "کلید دوم".encode()},
    ],
)
async def test_each_key_opens_the_api_by_either_header(headers: dict[str, str]) -> None:
    async with api(FakePublisher(), keys=KEYS) as client:
        answer = await client.post("/v1/articles", json=article(), headers=headers)
    assert answer.status_code == 202


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer first-ke"},
        {"Authorization": "Basic first-key"},
        {"Authorization": "Bearer "},
        {"X-API-Key": ""},
        {"X-API-Key": "first-key,second"},
    ],
)
@pytest.mark.parametrize("method", ["POST", "DELETE"])
async def test_without_a_key_nothing_is_taken(headers: dict[str, str], method: str) -> None:
    publisher = FakePublisher()
    path = "/v1/articles" if method == "POST" else f"/v1/articles/{'0' * 32}"
    async with api(publisher, keys=KEYS) as client:
        answer = await client.request(method, path, json=article(), headers=headers)
    assert (answer.status_code, answer.json()["error"]) == (401, "unauthorized")
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert publisher.sent == []
    assert not any(key in answer.text for key in KEYS)


async def test_a_wrong_key_is_refused_before_the_body_is_looked_at() -> None:
    async with api(FakePublisher(), keys=KEYS) as client:
        answer = await client.post("/v1/articles", content=b"x", headers={"content-type": "text/plain"})
    assert answer.status_code == 401


def test_every_key_is_compared_whichever_one_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[bytes] = []

    def compare(first: bytes, second: bytes) -> bool:
        compared.append(second)
        return first == second

    monkeypatch.setattr("khabar_ingest.domain.keys.hmac.compare_digest", compare)
    ring = KeyRing(["a", "b", "c"])
    assert ring.admits(b"a")
    assert len(compared) == 3
    assert not ring.admits(b"d")
    assert len(compared) == 6


@pytest.mark.parametrize("text", ["a,b", " a , b ", "a\nb\n", '["a", "b"]'])
def test_keys_are_separated_by_commas_or_lines_or_are_a_json_list(text: str) -> None:
    settings = IngestSettings.load({"KHABAR_API__KEYS": text})
    assert [key.get_secret_value() for key in settings.api.keys] == ["a", "b"]
    assert "KHABAR_API__KEYS=[(hidden), (hidden)]" in settings.shown()


@pytest.mark.parametrize("text", ["", " ", ",", "[]", '["a", ""]'])
def test_a_secret_that_holds_no_key_does_not_open_the_api(text: str) -> None:
    with pytest.raises(BadSettings, match=r"KHABAR_API__KEYS: .* is set and holds no key"):
        IngestSettings.load({"KHABAR_API__KEYS": text})


def test_ingest_gives_kafka_less_time_than_a_client_has_also_with_other_kafka_settings() -> None:
    settings = IngestSettings.load({"KHABAR_KAFKA__BOOTSTRAP_SERVERS": "kafka:9092"})
    assert settings.kafka.delivery_timeout == 10
