"""The lexicon as two gzip files of lines, ``kind TAB entry`` and ``word TAB cluster…``: like lists, like bytes."""

import gzip
from collections.abc import Iterable, Mapping

from khabar_nlp.domain.entities.lexicon import Kind, Lexicon

GAZETTEERS = "gazetteers.tsv.gz"
"""File name of the lists."""
CLUSTERS = "clusters.tsv.gz"
"""File name of the word clusters."""


def pack_gazetteers(entries: Mapping[Kind, Iterable[str]]) -> bytes:
    """Return the contents of the `GAZETTEERS` file for lists of entries (keys with a space between words)."""
    return _pack(f"{kind}\t{entry}" for kind in Kind for entry in sorted(set(entries.get(kind, ()))))


def pack_clusters(clusters: Mapping[str, tuple[int, int, int]]) -> bytes:
    """Return the contents of the `CLUSTERS` file."""
    return _pack(f"{word}\t{coarse}\t{middle}\t{fine}" for word, (coarse, middle, fine) in sorted(clusters.items()))


def unpack_lexicon(gazetteers: bytes, clusters: bytes) -> Lexicon:
    """Return the lexicon of the two files; raises ValueError or OSError where they are damaged."""
    entries: dict[Kind, list[str]] = {kind: [] for kind in Kind}
    for line in _lines(gazetteers):
        kind, entry = line.split("\t")
        entries[Kind(kind)].append(entry)
    ids: dict[str, tuple[int, int, int]] = {}
    for line in _lines(clusters):
        word, coarse, middle, fine = line.split("\t")
        ids[word] = (int(coarse), int(middle), int(fine))
    return Lexicon(entries, ids)


def _pack(lines: Iterable[str]) -> bytes:
    return gzip.compress("".join(f"{line}\n" for line in lines).encode(), compresslevel=9, mtime=0)


def _lines(packed: bytes) -> list[str]:
    return gzip.decompress(packed).decode().split("\n")[:-1]
