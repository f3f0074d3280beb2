"""What the index shows when all is over, and whether that is what it must show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from demo.index import Counted, Document, Index
from demo.journal import Journal, Sent
from demo.samples import BrokenRecord, Publication, Retraction, Spelling
from khabar_core.versions import document_version

PHRASE = "دستگاه\u200cهای"
"""A word («the devices of») that the samples spell in three ways, here in the right one."""
KINDS = ("persons", "organizations", "places")


@dataclass(frozen=True, slots=True)
class Evidence:
    """The index's answers."""

    documents: Mapping[str, Document]
    """All that the alias `news` shows, by id."""
    found: tuple[str, ...]
    """The ids that a search for `PHRASE` finds."""
    most_named: Mapping[str, Counted]


async def gather(index: Index) -> Evidence:
    """Asks the index."""
    return Evidence(await index.documents(), await index.with_phrase(PHRASE), await index.most_named(KINDS, 4))


def standing(journal: Journal) -> dict[str, Sent]:
    """The publications, by id, that were neither replaced nor retracted: what the index must show."""
    publications = {sent.identity.key: sent for sent in journal.sent.values() if isinstance(sent.sample, Publication)}
    retracted = {sent.identity.key for sent in journal.sent.values() if isinstance(sent.sample, Retraction)}
    return {key: sent for key, sent in publications.items() if key not in retracted}


def complaints(journal: Journal, evidence: Evidence) -> list[str]:
    """What is otherwise than it must be, a sentence each; none when everything arrived."""
    return [
        *journal.missing(),
        *_about_documents(journal, evidence),
        *_about_search(evidence),
        *_about_letters(journal),
    ]


def _about_documents(journal: Journal, evidence: Evidence) -> Iterator[str]:
    expected = standing(journal)
    for key, sent in expected.items():
        document = evidence.documents.get(key)
        if document is not None:
            yield from _about_document(sent, document)
        elif journal.has_arrived(sent.sample.name):
            yield f"{sent.sample.name}: the alias does not show it"
    names = {sent.identity.key: sent.sample.name for sent in journal.sent.values()}
    for key in evidence.documents.keys() - expected.keys():
        yield f"{names.get(key, key)}: the alias shows it, and must not"


def _about_document(sent: Sent, document: Document) -> Iterator[str]:
    article, revision = document.article, sent.identity.revision
    if article.revision != revision:
        yield f"{sent.sample.name}: the index has revision {article.revision} instead of {revision}"
    elif document.version != document_version(article.revision, article.enrichment.pipeline):
        yield f"{sent.sample.name}: document version {document.version} is not that of its revision"
    if isinstance(sent.sample, Publication) and sent.sample.spelling is Spelling.ENGLISH:
        posted = sent.sample.article
        if (article.title, article.body) != (posted.get("title"), posted["body"]):
            yield f"{sent.sample.name}: English text came back changed"


def _about_search(evidence: Evidence) -> Iterator[str]:
    having = {key for key, document in evidence.documents.items() if PHRASE in document.article.body}
    if not having:
        yield f"no article has «{PHRASE}» in its repaired text"
    if missed := having - set(evidence.found):
        yield f"the search for «{PHRASE}» misses {len(missed)} of {len(having)} articles that have it"


def _about_letters(journal: Journal) -> Iterator[str]:
    wanted = {sent.identity.key for sent in journal.sent.values() if isinstance(sent.sample, BrokenRecord)}
    for letter in journal.letters:
        key = (letter.record.key or b"").decode(errors="replace")
        if key not in wanted:
            yield f"a dead letter that nobody expected: {letter.record.place}, {letter.reason}: {letter.detail}"
        wanted.discard(key)
