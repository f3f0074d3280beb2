"""Dockerfiles as values: stages of instructions."""

import json
import re
import shlex
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Instruction:
    """One instruction: `RUN`, and what follows it on its line or lines."""

    name: str
    text: str

    @property
    def words(self) -> list[str]:
        """The arguments, of the exec form (JSON) or as a shell would split them."""
        parsed: list[str] = json.loads(self.text) if self.text.startswith("[") else shlex.split(self.text)
        return parsed


@dataclass(frozen=True)
class Stage:
    """What one `FROM` begins."""

    instructions: tuple[Instruction, ...]

    def all(self, name: str) -> list[Instruction]:
        """The instructions of this name, in order."""
        return [instruction for instruction in self.instructions if instruction.name == name]

    def one(self, name: str) -> Instruction:
        """The only instruction of this name."""
        (instruction,) = self.all(name)
        return instruction


def read(path: Path) -> list[Stage]:
    """Return the stages of a Dockerfile."""
    lines = [line for line in path.read_text().splitlines() if line.strip() and not line.startswith("#")]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines)).splitlines()
    instructions = [Instruction(*line.split(maxsplit=1)) for line in joined]
    starts = [number for number, instruction in enumerate(instructions) if instruction.name == "FROM"]
    return [
        Stage(tuple(instructions[start:end]))
        for start, end in zip(starts, [*starts[1:], len(instructions)], strict=True)
    ]
