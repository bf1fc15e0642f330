"""Frames over a pipe: whole, or not at all."""

import os
import sys
from collections.abc import Iterator

import pytest

from pipeline.extraction.sandbox.framing import (
    PAPER,
    BrokenConversationError,
    Conversation,
    LineFailedError,
    Message,
    Most,
)

MOST = {PAPER: Most(body=100, pieces=2, bytes=50)}


@pytest.fixture
def ends() -> Iterator[tuple[Conversation, Conversation]]:
    there, back = os.pipe(), os.pipe()
    one = Conversation(os.fdopen(back[0], "rb"), os.fdopen(there[1], "wb"))
    other = Conversation(os.fdopen(there[0], "rb"), os.fdopen(back[1], "wb"))
    yield one, other
    one.close()
    other.close()


def test_what_is_said_is_heard(ends: tuple[Conversation, Conversation]) -> None:
    said = Message(PAPER, b"[1]", [b"abc", b""])
    ends[0].say(said)
    assert ends[1].hear(MOST) == Message(PAPER, b"[1]", [b"abc", b""])


@pytest.mark.parametrize(
    "said",
    [Message(PAPER, b"x" * 101), Message(PAPER, b"", [b""] * 3), Message(PAPER, b"", [b"x" * 51])],
)
def test_too_much_is_not_listened_to(
    ends: tuple[Conversation, Conversation], said: Message
) -> None:
    ends[0].say(said)
    with pytest.raises(BrokenConversationError):
        ends[1].hear(MOST)


def test_half_a_frame_is_none(ends: tuple[Conversation, Conversation]) -> None:
    ends[0]._speaking.write(b"P\xff")
    ends[0].close()
    with pytest.raises(BrokenConversationError):
        ends[1].hear(MOST)


def test_nobody_can_be_told_what_they_do_not_hear(
    ends: tuple[Conversation, Conversation],
) -> None:
    ends[1].close()
    with pytest.raises(BrokenConversationError):
        ends[0].say(Message(PAPER, b"", [b"x" * 100_000]))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a disk that is always full")
def test_a_line_that_fails_is_not_a_listener_that_left() -> None:
    full = os.fdopen(os.open("/dev/full", os.O_WRONLY), "wb")
    said = Conversation(os.fdopen(os.open(os.devnull, os.O_RDONLY), "rb"), full)
    with pytest.raises(LineFailedError):
        said.say(Message(PAPER))
