"""Lines of any script in, outlines from left to right out."""

import pytest

from forms.ground.fonts import Face, measure
from forms.ground.shaping import BLANKS, Outline, letters_of, shaped


def outlines(line: str) -> list[Outline]:
    return [each for stretch in shaped(line, "regular") for each in stretch.outlines]


def letters(line: str) -> str:
    return "".join(each.letters for each in outlines(line))


def test_arabic_letters_are_joined_and_run_from_the_right() -> None:
    (alone,) = outlines("ب")
    *_, first = outlines("بيت")
    assert (first.letters, letters("بيت")) == ("ب", "تيب")
    assert first.number != alone.number


def test_letters_that_are_drawn_as_one_are_each_there_to_be_read() -> None:
    assert letters("لا") == "ال"
    assert sum(each.along > 0 for each in outlines("لا")) == 1


@pytest.mark.parametrize(
    ("line", "face"),
    [
        ("Я хочу", "Noto Sans"),
        ("Nguyễn", "Noto Sans"),
        ("ሰላም", "Noto Sans Ethiopic"),
        ("أريد", "Almarai"),
        ("😀", "Noto Emoji"),
    ],
)
def test_each_script_has_its_face(line: str, face: str) -> None:
    (stretch,) = shaped(line, "bold")
    assert stretch.face == face
    assert 0 not in {outline.number for outline in stretch.outlines}


def test_what_no_face_holds_is_one_box_that_stands_for_its_letters() -> None:
    *_, box = shaped("bij 家", "regular")
    assert (box.is_box, box.outlines[0].letters) == (True, "家")


def test_an_accent_of_its_own_takes_no_room() -> None:
    assert measure("x\u0323\u0301", "regular", 12) == pytest.approx(
        measure("x", "regular", 12), rel=0.2
    )


def test_letters_that_are_not_to_join_do_not() -> None:
    apart, joined = outlines("می\u200cبرم"), outlines("میبرم")
    assert len(apart) == len(joined)
    assert [each.number for each in apart] != [each.number for each in joined]


@pytest.mark.parametrize("line", ["أُرِيدُ أَنْ", "مُعَلِّمَة", "لا الأمر", "x\u0323\u0301"])
@pytest.mark.parametrize("weight", ["regular", "bold"])
def test_each_outline_stands_for_the_letters_that_its_font_says(line: str, weight: Face) -> None:
    for stretch in shaped(line, weight):
        told = letters_of(stretch.face, weight)
        for each in stretch.outlines:
            assert each.letters in {told.get(each.number), chr(max(0, each.number - BLANKS))}


def test_few_of_the_lines_that_were_shaped_are_kept() -> None:
    """A long one takes 30 KB, and its words may be anybody's."""
    for number in range(600):
        shaped(f"{number} ☐", "regular")
    assert shaped.cache_info().currsize <= 512
