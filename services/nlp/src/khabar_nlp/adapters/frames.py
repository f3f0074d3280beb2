"""How the service and its worker processes talk: lists of byte strings, preceded by their lengths."""

from __future__ import annotations

import struct
from asyncio import StreamReader
from collections.abc import Sequence
from typing import BinaryIO

READY = b"ready"
"""The one part of a process's first frame, once its models are loaded."""

_LENGTH = struct.Struct(">I")


def pack(parts: Sequence[bytes]) -> bytes:
    """A frame: the number of parts, then each part with its length."""
    pieces = [_LENGTH.pack(len(parts))]
    for part in parts:
        pieces += (_LENGTH.pack(len(part)), part)
    return b"".join(pieces)


def read(stream: BinaryIO) -> list[bytes] | None:
    """The next frame of a blocking stream; None at its end.

    Raises:
        EOFError: the stream ends inside a frame.
    """
    head = stream.read(_LENGTH.size)
    if not head:
        return None
    return [_exactly(stream, _number(_exactly(stream, _LENGTH.size))) for _ in range(_number(head))]


async def receive(stream: StreamReader) -> list[bytes]:
    """The next frame of an asyncio stream.

    Raises:
        asyncio.IncompleteReadError: the stream ends before the frame does.
    """
    count = _number(await stream.readexactly(_LENGTH.size))
    return [await stream.readexactly(_number(await stream.readexactly(_LENGTH.size))) for _ in range(count)]


def _number(data: bytes) -> int:
    number: int = _LENGTH.unpack(data)[0]
    return number


def _exactly(stream: BinaryIO, size: int) -> bytes:
    data = stream.read(size)
    if len(data) != size:
        raise EOFError("the stream ended inside a frame")
    return data
