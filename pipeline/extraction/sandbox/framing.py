"""Two byte streams in; frames out, in turn: what the house and a reader say to each other.

A frame is a kind, which paper it is about, a JSON document and pieces of raw bytes. How much there
may be of each is known before any of it is read. Nothing is ever unpickled.
"""

import secrets
import struct
from collections.abc import Mapping, Sequence
from typing import BinaryIO, Final, NamedTuple

_HEAD: Final = struct.Struct("<c8sII")
_SIZE: Final = struct.Struct("<Q")

READY: Final = b"R"  # reader: what holds me
PAPER: Final = b"P"  # house: read this
APART: Final = b"T"  # house: take this apart
SHOW: Final = b"S"  # house: show me one page of this
QUESTION: Final = b"Q"  # reader: what was printed under this number
ANSWER: Final = b"A"  # house: this, or nothing
FORM: Final = b"F"  # reader: a form in the paper
UNREAD: Final = b"U"  # reader: a form in it that cannot be read
DONE: Final = b"D"  # reader: there are no more, and so many there were
FILES: Final = b"I"  # reader: the files in it, or that it holds none
SHOWN: Final = b"V"  # reader: the page
REFUSAL: Final = b"N"  # reader: why the paper cannot be read
FAILURE: Final = b"X"  # reader: an error of our own


class BrokenConversationError(Exception):
    """The other side is gone, or says what nobody may say."""


class NotListenedToError(BrokenConversationError):
    """The other side says what is not listened to, or far too much of it."""


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
    pieces: int = 0
    bytes: int = 0


Expected = Mapping[bytes, Most]  # kind -> how much there may be of it; no other kind is heard


class Conversation:
    """One end of it; the streams are closed with it."""

    def __init__(self, hearing: BinaryIO, speaking: BinaryIO) -> None:
        self._hearing = hearing
        self._speaking = speaking
        self._about = bytes(8)

    def begin(self) -> None:
        """Speak about another paper from now on: what is said of an earlier one is not heard."""
        self._about = secrets.token_bytes(8)

    def say(self, frame: Message) -> None:
        """Raises BrokenConversationError, LineFailedError."""
        sizes = b"".join(_SIZE.pack(len(piece)) for piece in frame.pieces)
        try:
            self._speaking.write(
                _HEAD.pack(frame.kind, self._about, len(frame.body), len(frame.pieces))
            )
            self._speaking.write(sizes + frame.body)
            for piece in frame.pieces:
                self._speaking.write(piece)
            self._speaking.flush()
        except (BrokenPipeError, ValueError):
            raise BrokenConversationError from None
        except OSError:
            raise LineFailedError from None

    def hear(self, expected: Expected, *, of_another: bool = False) -> Message:
        """The next frame, of one of these kinds; `of_another`: it may begin another paper.

        Raises NotListenedToError, BrokenConversationError, LineFailedError.
        """
        kind, about, length, number = _HEAD.unpack(self._exactly(_HEAD.size))
        most = expected.get(kind)
        if most is None or length > most.body or number > most.pieces:
            raise NotListenedToError
        if of_another:
            self._about = about
        elif about != self._about:
            raise NotListenedToError
        packed = self._exactly(_SIZE.size * number)
        sizes = [size for (size,) in _SIZE.iter_unpack(packed)]
        if sum(sizes) > most.bytes:
            raise NotListenedToError
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
