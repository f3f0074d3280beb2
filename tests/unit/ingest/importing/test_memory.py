"""Memory does not depend on the size of what is imported."""

from __future__ import annotations

import gzip
import subprocess
import sys
from pathlib import Path

import pytest
import zstandard

MIB = 1024 * 1024
# Imports the file, then says how much more memory that took than loading the program did.
MEASURE = """
import resource, sys
from khabar_ingest.cli import app
def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
before = peak()
try:
    app(["import", "--dry-run", sys.argv[1]])
finally:
    print("MiB", peak() - before)
"""
ARTICLE = b'{"source":"test","external_id":"1","body":"' + "خبر".encode() * 60_000 + b'"}\n'


LINE = b"a paragraph of an article " * 100 + b"\n"


@pytest.mark.parametrize(
    ("name", "size", "unit", "said"),
    [
        ("articles.jsonl.zst", 300 * MIB, ARTICLE, f"Would import {300 * MIB // len(ARTICLE):,} articles"),
        ("line.jsonl.gz", 300 * MIB, b"no line feed ", "too_large 1."),
        ("object.json.zst", 150 * MIB, b'{"body": "' + b"never closed " * 10_000 + b'",', "cut_off 1."),
        ("text.txt.gz", 150 * MIB, LINE, "too_large 1."),
    ],
    ids=["articles", "a line without end", "an object without end", "a text without end"],
)
def test_hundreds_of_megabytes_are_imported_in_bounded_memory(
    tmp_path: Path, name: str, size: int, unit: bytes, said: str
) -> None:
    path = tmp_path / name
    compress = gzip.compress if path.suffix == ".gz" else zstandard.compress
    each = max(1, 4 * MIB // len(unit))
    members, rest = divmod(size // len(unit), each)
    path.write_bytes(compress(unit * each) * members + compress(unit * rest))
    assert path.stat().st_size < 3 * MIB
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, path], capture_output=True, text=True, timeout=100, check=False
    )
    assert said in done.stdout, done.stdout + done.stderr
    assert int(done.stdout.rpartition("MiB")[2]) < 64
