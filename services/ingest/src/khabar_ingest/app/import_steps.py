"""What an import does, step by step: the files opened, the articles read, the files ended."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from khabar_core.schemas import Source
from khabar_ingest.adapters.files import Input, contents, fingerprint
from khabar_ingest.domain.importing.articles import Reader
from khabar_ingest.domain.importing.checkpoint import Checkpoint, FileProgress
from khabar_ingest.domain.importing.ledger import Account, Ended, Opened, Read, Step
from khabar_ingest.domain.importing.pieces import Flaw


@dataclass(frozen=True, slots=True)
class Reading:
    """How files are read; it is done in a thread, and nothing here is changed by it."""

    source: Source | None
    """For articles that name none."""
    target: str
    """Where the articles go: what is imported there is not imported elsewhere."""
    checkpoint: Checkpoint | None
    """What earlier runs have settled; None if nothing is kept."""
    again: bool
    """Read all from the beginning, whatever the checkpoint says."""
    on_read: Callable[[int], None]
    """Is told the bytes that are done with."""

    def steps(self, files: Sequence[Input]) -> Iterator[Step]:
        """The steps of importing these files, in order."""
        for file in files:
            account = Account(file.name, None if self.checkpoint is None else file.key)
            try:
                progress = self._progress(file)
            except Flaw as flaw:
                yield Ended(account, 0, flaw)
                continue
            if progress is not None:
                yield Opened(account, progress)
            if progress is not None and progress.is_complete:
                self.on_read(file.size or 0)
            else:
                yield from self._read(file, account, progress.settled if progress else 0)

    def _progress(self, file: Input) -> FileProgress | None:
        if self.checkpoint is None or file.key is None:
            return None
        same = fingerprint(file, terms=f"{file.format} from {self.source} to {self.target}")
        return FileProgress(same) if self.again else self.checkpoint.progress_of(file.key, same)

    def _read(self, file: Input, account: Account, count: int) -> Iterator[Step]:
        reader = Reader(file.name, file.format, self.source, file.modified_at)
        flaw: Flaw | None = None
        try:
            for outcome in reader.read(contents(file, self.on_read), skip=count):
                count += 1
                yield Read(account, outcome)
        except Flaw as caught:
            flaw = caught
        yield Ended(account, count, flaw)
