import pytest

from pipeline.documents.shortening import Shortener
from pipeline.documents.typesetting.phrasing import Pen
from pipeline.documents.typesetting.styles import BODY
from tests.pipeline.documents import samples

WIDTH = 300.0


@pytest.fixture
def shorten() -> Shortener:
    return Shortener(Pen(samples.words()))


def markup(shorten: Shortener, text: str, lines: int = 2) -> str:
    block = shorten(text, shorten.pen.quote, BODY, width=WIDTH, lines=lines, label="Dit wil ik")
    assert block.lines(WIDTH) <= lines
    return block.markup


def test_a_text_that_fits_stays_as_it_is(shorten: Shortener) -> None:
    assert markup(shorten, "Ik wil een hond") == "“Ik wil een hond”"
    assert shorten.whole == []


def test_a_long_text_is_cut_after_a_whole_word(shorten: Shortener) -> None:
    begun = markup(shorten, samples.LONG).split(" …”")[0].removeprefix("“")

    assert samples.LONG.startswith(begun + " ")


def test_the_whole_text_is_kept_for_a_later_page(shorten: Shortener) -> None:
    told = markup(shorten, samples.LONG)

    (whole,) = shorten.whole
    assert whole.markup == f"“{samples.LONG}”"
    assert f"\x00{whole.anchor}\x00" in told


@pytest.mark.parametrize("text", ["a" * 300, "a\n" * 300, " a" + "b" * 500, "é&<" * 200])
def test_any_long_text_finds_an_end(shorten: Shortener, text: str) -> None:
    assert " …”" in markup(shorten, text)
