"""The data card that stands beside the model: what it is, from what, under which licence."""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, NamedTuple


class Figures(NamedTuple):
    """What the model holds."""

    spellings: int
    words: int
    choices: int
    sizes: Mapping[str, int]
    """Bytes of each member, unpacked."""


def data_card(name: str, packed: bytes, figures: Figures, corpus: Iterable[Path]) -> str:
    """The card of the model file ``name``, learnt from these files."""
    files = "\n".join(f"| `{path.name}` | `{_checksum(path.read_bytes())}` |" for path in corpus)
    return _CARD.format(
        name=name,
        size=f"{len(packed) / 1e6:.1f}",
        spellings=f"{figures.spellings:,}",
        words=f"{figures.words:,}",
        choices=figures.choices,
        members="\n".join(f"| `{member}` | {size:,} |" for member, size in figures.sizes.items()),
        checksum=_checksum(packed),
        files=files,
    )


def _checksum(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


_CARD: Final = """# The half-space model

`{name}` ({size} MB) says where the half-spaces (zero-width non-joiners) of Persian words belong.
It holds

- {spellings} usual spellings with half-spaces, each with the evidence, in bits, that a text which writes the word
  without them has lost its half-spaces, and whether it is joined where a text that lost them to spaces writes it apart;
- {words} words without half-spaces, each with its level of frequency and whether a dictionary has it;
- the pieces that words with half-spaces are made of, and the spellings of words whose usage is split;
- a conditional random field over the letters of words that are in neither list;
- a maximum entropy model that tells from the neighbours which of two words a form stands for («زمین‌های» or «زمینه‌ای»),
  and {choices} such pairs.

| member | bytes |
|---|---|
{members}

## Learnt from
Word statistics and words; no sentence of any source is in the file.

- Persian Wikipedia, 2018: counts of spellings (vocabulary of Text-Mining/Persian-Wikipedia-Corpus, 5 occurrences or
  more). CC BY-SA 4.0
- UD_Persian-PerDT, a treebank: counts of spellings, neighbours of the pairs. CC BY-SA 4.0
- PQuAD, the contexts of its questions: the same. CC BY-SA 4.0
- Public news posts, 2.1 million tokens: counts of spellings and of neighbours only
- hazm 0.12.1, `words.dat`: words. MIT License
- Lilak 3.3, as `index.dic` of the npm package dictionary-fa 2.0.0: words. Apache License 2.0, Copyright 2015 Mostafa
  Sedaghat Joo

## Licence
CC BY-SA 4.0 (https://creativecommons.org/licenses/by-sa/4.0/), unlike the program around it.

## Made by
`khabar-nlp train half-spaces --corpus FILE... --out {name}`, deterministic, with these files:

| file | sha256 |
|---|---|
{files}
| `{name}`, made of them | `{checksum}` |

## Known limits
One project style where usage is split: the spelling that most recent text uses («آن‌ها», «همزمان», «بزرگ‌ترین»). Text in
another style is left alone where its half-spaces are intact, and comes out in this one where they were lost.
Colloquial verbs and rare names are thinly covered. Figures and the commonest errors are in `docs/text-repair.md`.
"""
