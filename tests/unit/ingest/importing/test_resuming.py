"""An import goes on where the one before it ended: nothing is missing, and only what was not settled is sent again."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from khabar_core.producer import Failure, NotSent, TooLarge
from khabar_core.records import Outgoing
from khabar_ingest.adapters.files import find
from khabar_ingest.adapters.import_state import BadState, RejectsFile, StateFile, default_state_file
from khabar_ingest.app.import_books import Books
from khabar_ingest.app.import_loop import batched, deliver_all, from_thread
from khabar_ingest.app.import_steps import Reading
from khabar_ingest.domain.importing.formats import Compression
from khabar_ingest.domain.importing.ledger import Ledger
from khabar_ingest.domain.importing.report import Report
from tests.fakes.publisher import FakePublisher
from tests.unit.ingest.importing.samples import as_lines, entry, packed

COUNT = 1800


class Importer:
    """The importer on a folder, with a publisher in memory."""

    def __init__(self, folder: Path) -> None:
        self.files = folder / "files"
        self.files.mkdir()
        self.state = StateFile(folder / "state" / "import.json")
        self.rejects = folder / "rejects.jsonl"
        self.publisher = FakePublisher()

    async def run(self, *, target: str = "kafka:9092", again: bool = False) -> Report:
        ledger = Ledger(self.state.load())
        books = Books(ledger, self.state, RejectsFile(self.rejects))
        reading = Reading(None, target, ledger.checkpoint, again, lambda _: None)
        steps = reading.steps(find([str(self.files)], None, []).inputs)
        try:
            async with contextlib.aclosing(from_thread(batched(steps))) as batches:
                await deliver_all(batches, self.publisher, books.settle)
        finally:
            books.save()
        return ledger.report

    @property
    def sent(self) -> list[int]:
        """The numbers of the entries that were sent, in order."""
        return [
            int((record.value or b"").partition(b'"external_id":"')[2].partition(b'"')[0])
            for record in self.publisher.sent
        ]


@pytest.fixture
def importer(tmp_path: Path) -> Importer:
    importer = Importer(tmp_path)
    numbers = iter(range(COUNT))
    for name, count in (("a.jsonl", 700), ("b.jsonl.gz", 1000), ("c.jsonl", 100)):
        data = as_lines(entry(next(numbers)) for _ in range(count))
        compression = Compression.GZIP if name.endswith(".gz") else Compression.NONE
        (importer.files / name).write_bytes(packed(data, compression))
    return importer


async def test_all_is_sent_once_and_a_second_run_sends_nothing_and_says_so(importer: Importer) -> None:
    first = await importer.run()
    assert (first.imported, first.files, first.skipped) == (COUNT, 3, 0)
    assert importer.sent == list(range(COUNT))
    second = await importer.run()
    assert (second.imported, second.skipped) == (0, COUNT)
    assert any("--again" in line for line in second.lines(seconds=1, dry=False))
    assert importer.sent == list(range(COUNT))


async def test_again_and_another_target_send_all_once_more(importer: Importer) -> None:
    await importer.run()
    assert (await importer.run(again=True)).imported == COUNT
    assert (await importer.run(target="elsewhere:9092")).imported == COUNT


async def test_a_changed_file_is_imported_from_its_beginning_and_the_others_are_not(importer: Importer) -> None:
    await importer.run()
    (importer.files / "c.jsonl").write_bytes(as_lines(entry(5000 + i) for i in range(3)))
    report = await importer.run()
    assert (report.imported, report.skipped) == (3, 1700)


@pytest.mark.parametrize("durable", [0, 1, 700, 1234])
async def test_a_stop_in_the_middle_loses_nothing_and_what_was_settled_is_not_sent_again(
    importer: Importer, durable: int
) -> None:
    left = durable
    exhausted = asyncio.Event()

    def fails(_record: Outgoing) -> Failure | None:
        nonlocal left
        left -= 1
        if left >= 0:
            return None
        exhausted.set()
        return NotSent("away")

    importer.publisher.fails = fails
    work = asyncio.create_task(importer.run())
    await exhausted.wait()
    work.cancel()
    await asyncio.sleep(0)
    work.cancel()  # a second time: what is in flight is not waited for
    with pytest.raises(asyncio.CancelledError):
        await work
    settled = sum(progress.settled for progress in importer.state.load().files.values())
    assert durable - 500 < settled <= durable

    importer.publisher.fails = lambda _: None
    report = await importer.run()
    assert report.imported == COUNT - settled
    assert set(importer.sent) == set(range(COUNT))


async def test_a_bad_day_is_waited_out_and_what_was_taken_is_not_sent_again(importer: Importer) -> None:
    tried: set[bytes | None] = set()

    def fails(record: Outgoing) -> Failure | None:
        if record.key in tried or (record.key or b"") < b"8":
            return None
        tried.add(record.key)
        return NotSent("away")

    importer.publisher.fails = fails
    assert (await importer.run()).imported == COUNT
    assert 0 < len(tried) < COUNT
    assert sorted(importer.sent) == list(range(COUNT))


async def test_what_kafka_refuses_for_its_size_is_rejected_and_not_tried_for_ever(importer: Importer) -> None:
    importer.publisher.fails = lambda r: (
        TooLarge("larger than its topic takes") if b'"external_id":"0"' in (r.value or b"") else None
    )
    report = await importer.run()
    assert (report.imported, dict(report.rejected)) == (COUNT - 1, {"too_large": 1})
    assert report.first_rejected[0].place.endswith("a.jsonl:1")


async def test_rejections_are_counted_written_down_and_remembered_by_the_next_run(importer: Importer) -> None:
    (importer.files / "c.jsonl").write_bytes(as_lines([entry(1), b"broken", entry(2), {"body": "متن"}]))
    whole = (importer.files / "b.jsonl.gz").read_bytes()
    (importer.files / "b.jsonl.gz").write_bytes(whole[: len(whole) * 3 // 4])
    report = await importer.run()
    assert dict(report.rejected) == {"not_json": 1, "not_an_article": 1, "cut_off": 1}
    lines = importer.rejects.read_text().splitlines()
    assert [line.partition("files/")[2].partition('"')[0] for line in lines] == ["b.jsonl.gz", "c.jsonl:2", "c.jsonl:4"]
    assert "articles)" in lines[0]
    assert 700 + 500 < report.imported < 700 + 1000
    second = await importer.run()
    assert (second.imported, second.rejected.total(), second.skipped_rejected) == (0, 0, 3)
    assert not second.is_clean


async def test_a_file_that_cannot_be_opened_is_tried_again_by_the_next_run(importer: Importer) -> None:
    secret = importer.files / "a.jsonl"
    content = secret.read_bytes()
    secret.unlink()
    secret.symlink_to("nowhere")
    report = await importer.run()
    assert (report.imported, dict(report.rejected)) == (1100, {"unreadable": 1})
    secret.unlink()
    secret.write_bytes(content)
    assert (await importer.run()).imported == 700


async def test_an_error_in_the_reader_ends_the_import_with_that_error() -> None:
    def values() -> Iterator[int]:
        yield 1
        raise ZeroDivisionError

    numbers = from_thread(values())
    assert await anext(numbers) == 1
    with pytest.raises(ZeroDivisionError):
        await anext(numbers)


@pytest.mark.parametrize("content", ["", "{}x", '{"version": 2, "files": {}}', '{"files": {"a": 1}}'])
def test_a_state_file_that_is_none_is_named_with_the_remedy(tmp_path: Path, content: str) -> None:
    path = tmp_path / "state.json"
    path.write_text(content)
    with pytest.raises(BadState, match="--state") as caught:
        StateFile(path).load()
    assert str(path) in str(caught.value)


def test_a_state_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    state = StateFile(tmp_path / "file" / "state.json")
    with pytest.raises(BadState, match="file"):
        state.load()


def test_the_state_lies_where_the_xdg_specification_says() -> None:
    assert default_state_file({"XDG_STATE_HOME": "/state"}) == Path("/state/khabar/import.json")
    home = Path(os.path.expanduser("~"))  # noqa: PTH111 - not by the means that are tested
    assert default_state_file({"XDG_STATE_HOME": "relative"}) == home / ".local/state/khabar/import.json"
