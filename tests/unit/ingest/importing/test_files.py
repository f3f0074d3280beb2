"""Finding files and reading their bytes, compressed or not, whole or not."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from khabar_ingest.adapters.files import Input, NoInput, contents, find, fingerprint
from khabar_ingest.domain.importing.formats import Compression, Format
from khabar_ingest.domain.importing.pieces import Flaw, Reason
from tests.unit.ingest.importing.samples import packed

DATA = "سطر به سطر\n".encode() * 50_000
SUFFIX = {Compression.NONE: "", Compression.GZIP: ".gz", Compression.ZSTD: ".zst"}
COMPRESSED = [Compression.GZIP, Compression.ZSTD]


def written(folder: Path, data: bytes, compression: Compression) -> Input:
    path = folder / f"file.jsonl{SUFFIX[compression]}"
    path.write_bytes(data)
    (file,) = find([str(path)], None, []).inputs
    assert file.compression is compression
    return file


def read_until_flaw(file: Input) -> tuple[bytes, Flaw]:
    got = bytearray()
    try:
        for chunk in contents(file, lambda _: None):
            got += chunk
    except Flaw as flaw:
        return bytes(got), flaw
    raise AssertionError(f"{file.name} has no flaw")


@pytest.mark.parametrize("compression", Compression)
def test_a_file_of_several_members_or_frames_is_read_whole_and_its_bytes_are_counted(
    tmp_path: Path, compression: Compression
) -> None:
    file = written(tmp_path, packed(DATA, compression), compression)
    counts: list[int] = []
    assert b"".join(contents(file, counts.append)) == DATA
    assert sum(counts) == file.size


@pytest.mark.parametrize("compression", Compression)
def test_an_empty_file_holds_nothing(tmp_path: Path, compression: Compression) -> None:
    assert b"".join(contents(written(tmp_path, b"", compression), lambda _: None)) == b""


@pytest.mark.parametrize("compression", COMPRESSED)
@pytest.mark.parametrize("fraction", [0.3, 0.7])
def test_a_compressed_file_that_is_cut_off_gives_all_before_the_cut_and_says_where(
    tmp_path: Path, compression: Compression, fraction: float
) -> None:
    whole = packed(DATA, compression)
    cut = int(len(whole) * fraction)
    got, flaw = read_until_flaw(written(tmp_path, whole[:cut], compression))
    assert flaw.reason is Reason.CUT_OFF
    assert f"byte {cut:,}" in flaw.detail
    assert DATA.startswith(got)
    assert len(got) >= (len(DATA) // 2 if fraction > 0.5 else 0)


@pytest.mark.parametrize("compression", COMPRESSED)
def test_a_compressed_file_that_is_damaged_or_is_none_says_so(tmp_path: Path, compression: Compression) -> None:
    got, flaw = read_until_flaw(written(tmp_path, packed(DATA, compression) + b"something else", compression))
    assert (got, flaw.reason) == (DATA, Reason.DAMAGED)
    assert str(compression) in flaw.detail
    assert read_until_flaw(written(tmp_path, DATA, compression))[1].reason is Reason.DAMAGED


def test_a_file_that_is_gone_when_its_turn_comes_is_unreadable(tmp_path: Path) -> None:
    file = written(tmp_path, DATA, Compression.NONE)
    (tmp_path / "file.jsonl").unlink()
    assert read_until_flaw(file)[1].reason is Reason.UNREADABLE


def test_folders_are_searched_in_the_order_of_names_and_other_files_passed_over(tmp_path: Path) -> None:
    for name in ("b/2.json.gz", "b/1.TXT", "a/x.ndjson.zst", "c.jsonl", "b/picture.png", ".hidden/y.json", "b/.z.json"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    found = find([str(tmp_path)], None, ours=[tmp_path / "c.jsonl"])
    assert [(Path(f.name).name, f.format, f.compression) for f in found.inputs] == [
        ("x.ndjson.zst", Format.JSONL, Compression.ZSTD),
        ("1.TXT", Format.TEXT, Compression.NONE),
        ("2.json.gz", Format.JSON, Compression.GZIP),
    ]
    assert [Path(name).name for name in found.passed_over] == ["picture.png"]


def test_the_time_of_a_file_is_when_it_was_modified(tmp_path: Path) -> None:
    file = written(tmp_path, b"", Compression.NONE)
    assert abs(datetime.now(UTC) - file.modified_at).total_seconds() < 60


def test_a_broken_link_in_a_folder_does_not_keep_the_others_from_being_found(tmp_path: Path) -> None:
    (tmp_path / "a.json").symlink_to(tmp_path / "nowhere")
    (tmp_path / "b.json").touch()
    broken, good = find([str(tmp_path)], None, []).inputs
    assert read_until_flaw(broken)[1].reason is Reason.UNREADABLE
    assert good.size == 0


def test_standard_input_is_jsonl_unless_its_format_is_stated() -> None:
    assert find(["-"], None, []).inputs[0].format is Format.JSONL
    assert find(["-"], Format.TEXT, []).inputs[0].format is Format.TEXT
    assert find(["-"], None, []).total_bytes is None


@pytest.mark.parametrize(
    ("name", "said"), [("missing.json", "no such file"), ("export", "--format"), ("empty", "no file")]
)
def test_what_cannot_be_imported_is_named_with_the_remedy(tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / "export").touch()
    (tmp_path / "empty").mkdir()
    with pytest.raises(NoInput, match=said) as caught:
        find([str(tmp_path / name)], None, [])
    assert name in str(caught.value)


def test_a_file_is_known_again_until_its_bytes_its_time_or_the_terms_change(tmp_path: Path) -> None:
    def known_by(data: bytes, terms: str = "terms") -> object:
        file = written(tmp_path, data, Compression.NONE)
        same_time = Input(file.path, file.name, file.format, file.compression, file.size, modified_ns=1)
        return fingerprint(same_time, terms)

    large = b"x" * 200_000
    assert known_by(large) == known_by(large)
    assert (
        len({known_by(large), known_by(large[:-1] + b"y"), known_by(b"y" + large[1:]), known_by(large, "other")}) == 4
    )
