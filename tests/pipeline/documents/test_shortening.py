import pytest

from pipeline.documents.shortening import Shortener, TextRoom, begun, lines_of
from pipeline.documents.typesetting.letters import flat
from pipeline.documents.typesetting.phrasing import Pen
from tests.pipeline.documents import samples

ROOM = TextRoom(2, 300)


@pytest.fixture
def shorten() -> Shortener:
    return Shortener(Pen(samples.words()))


def told(shorten: Shortener, text: str) -> str:
    shown = shorten(text, shorten.pen.quote, ROOM, ("Dit wil ik",))
    assert lines_of(shown, ROOM) <= ROOM.lines
    return flat(shown)


def test_a_text_that_fits_stays_as_it_is(shorten: Shortener) -> None:
    assert told(shorten, "Ik wil een hond") == "“Ik wil een hond”"
    assert shorten.whole == []


def test_a_long_text_is_cut_after_a_whole_word(shorten: Shortener) -> None:
    shown = told(shorten, samples.LONG).split(" …”")[0].removeprefix("“")

    assert samples.LONG.startswith(shown + " ")


def test_the_whole_text_is_kept_for_a_later_page(shorten: Shortener) -> None:
    told(shorten, samples.LONG)

    label, whole = shorten.whole
    assert whole["text"] == (f"“{samples.LONG}”",)
    assert label["anchor"] == "whole-0"


@pytest.mark.parametrize("text", ["a" * 300, "a\n" * 300, " a" + "b" * 500, "é&<" * 200])
def test_any_long_text_finds_an_end(shorten: Shortener, text: str) -> None:
    assert " …”" in told(shorten, text)


@pytest.mark.parametrize("letters", [20, 50, 400])
def test_the_beginning_of_a_text_is_never_longer_than_asked(letters: int) -> None:
    shown = begun(samples.LONG, letters)

    assert letters // 2 < len(shown) <= letters + 2
    assert samples.LONG.startswith(shown.removesuffix(" …") + " ")
