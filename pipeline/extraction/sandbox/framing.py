"""Two byte streams in; frames out, in turn: what the house and a reader say to each other.

A frame is a kind, a JSON document and pieces of raw bytes. Nothing is ever unpickled.
"""

import struct
from collections.abc import Sequence
from typing import BinaryIO, Final, NamedTuple

_HEAD: Final = struct.Struct("<cII")
_SIZE: Final = struct.Struct("<Q")

READY: Final = b"R"  # reader: what holds me
PAPER: Final = b"P"  # house: read this
APART: Final = b"T"  # house: take this apart
QUESTION: Final = b"Q"  # reader: what was printed under this number
ANSWER: Final = b"A"  # house: this, or nothing
FORMS: Final = b"F"  # reader: the forms in the paper
FILES: Final = b"I"  # reader: the files in it, or that it holds none
REFUSAL: Final = b"N"  # reader: why the paper cannot be read
FAILURE: Final = b"X"  # reader: an error of our own


class BrokenConversationError(Exception):
    """The other side is gone, or says what nobody may say."""


class LineFailedError(BrokenConversationError, OSError):
    """The line itself failed: that is nobody's doing, and says nothing of the paper in hand."""


class Message(NamedTuple):
    """One thing said."""

    kind: bytes
    body: bytes = b"null"
    pieces: Sequence[bytes] = ()


class Most(NamedTuple):
    """The largest frame that is listened to: bytes of JSON, pieces, bytes of all of them."""

    body: int
    pieces: int
    bytes: int


class Conversation:
    """One end of it; the streams are closed with it."""

    def __init__(self, hearing: BinaryIO, speaking: BinaryIO) -> None:
        self._hearing = hearing
        self._speaking = speaking

    def say(self, frame: Message) -> None:
        """Raises BrokenConversationError, LineFailedError."""
        sizes = b"".join(_SIZE.pack(len(piece)) for piece in frame.pieces)
        try:
            self._speaking.write(_HEAD.pack(frame.kind, len(frame.body), len(frame.pieces)))
            self._speaking.write(sizes + frame.body)
            for piece in frame.pieces:
                self._speaking.write(piece)
            self._speaking.flush()
        except (BrokenPipeError, ValueError):
            raise BrokenConversationError from None
        except OSError:
            raise LineFailedError from None

    def hear(self, most: Most) -> Message:
        """Raises BrokenConversationError, LineFailedError."""
        kind, length, number = _HEAD.unpack(self._exactly(_HEAD.size))
        if length > most.body or number > most.pieces:
            raise BrokenConversationError
        packed = self._exactly(_SIZE.size * number)
        sizes = [size for (size,) in _SIZE.iter_unpack(packed)]
        if sum(sizes) > most.bytes:
            raise BrokenConversationError
        body = self._exactly(length)
        return Message(kind, body, [self._exactly(size) for size in sizes])

    def _exactly(self, size: int) -> bytes:
        try:
            found = self._hearing.read(size) if size else b""
        except ValueError:
            raise BrokenConversationError from None
        except OSError:
            raise LineFailedError from None
        if len(found) != size:
            raise BrokenConversationError
        return found

    def close(self) -> None:
        """Hang up."""
        for stream in (self._hearing, self._speaking):
            try:
                stream.close()
            except OSError:  # what was not yet said need not be said any more
                continue

    def __del__(self) -> None:
        self.close()  # who forgets a reader hangs up on it, and it ends
