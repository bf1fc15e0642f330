"""The typeface: which letters it holds, how wide they are, and what stands for the others."""

from io import BytesIO

import pytest
from fontTools.ttLib import TTFont

from forms.ground.fonts import BOX, FACES, Face, drawable, font_file, glyph_ids, measure, widths

NEIGHBOURS = "ëïéèçñöüßøåæœ ĄąĆćĘęŁłŃńÓóŚśŹźŻż ĞğİıŞşÇçÖöÜü ĂăÂâÎî ČčŠšŽž őű €£–—‘’“”„…·½°"


@pytest.mark.parametrize("face", FACES)
def test_the_letters_of_our_neighbours_are_there(face: Face) -> None:
    assert set(NEIGHBOURS) - set(widths(face)) == set()


@pytest.mark.parametrize("face", FACES)
def test_the_file_is_a_sound_font_with_the_added_letters(face: Face) -> None:
    font = TTFont(BytesIO(font_file(face)))
    cmap = font.getBestCmap()
    assert {0x0130, ord(BOX)} <= cmap.keys()
    assert font["glyf"][cmap[0x0130]].yMax > font["glyf"][cmap[ord("I")]].yMax
    assert font["maxp"].numGlyphs == len(font.getGlyphOrder())
    assert glyph_ids(face)["A"] == font.getGlyphID("A")


def test_a_text_is_as_wide_as_its_letters() -> None:
    one = measure("n", "regular", 12)
    assert measure("nnn", "regular", 12) == pytest.approx(3 * one)
    assert measure("n", "regular", 24) == pytest.approx(2 * one)
    assert measure("n", "bold", 12) > one


def test_an_unknown_letter_is_as_wide_as_the_box() -> None:
    assert measure("家", "regular", 12) == measure(BOX, "regular", 12)


@pytest.mark.parametrize(
    ("text", "drawn", "missing"),
    [
        ("Ik wil een huis.", "Ik wil een huis.", ""),
        ("blij 家!", f"blij {BOX}!", "家"),
        ("blij 😀!", "blij 😀!", ""),
        ("мир", "мир", ""),
        ("سلام", "سلام", ""),
        ("ሰላም", "ሰላም", ""),
        ("cafe\u0301", "café", ""),
        ("o\ufb03ce", "office", ""),
        ("a\u2009b\tc", "a b c", ""),
        ("a\u200db\ufe0f\ufeff", "ab", ""),
        ("een\ntwee", "een\ntwee", ""),
        ("ℕ", "N", ""),
    ],
)
def test_a_letter_is_drawn_or_shown_as_a_box_never_dropped(
    text: str, drawn: str, missing: str
) -> None:
    assert drawable(text) == (drawn, frozenset(missing))
