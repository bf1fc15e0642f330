"""What a pen, a pencil, a scanner and the line above do to a box for words."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from pipeline.extraction.handwriting.lines import pixels_of
from pipeline.extraction.scan.words.written_boxes import MARGIN, look_for_words
from tests.pipeline.extraction.scan.inked_box import SCALE, InkedBox, paper, stamped
from tests.pipeline.extraction.scan.printed_words import printed_in


def line() -> InkedBox:
    """A box of one line, with others above and below."""
    return paper("krachteninventarisatie", "/domains/housing/present_self/1")


def lines() -> InkedBox:
    """A box of several dotted lines."""
    return paper("actieplan_bijwerken", "/good_thing")


BOXES = [line, lines]
SCANS: dict[str, Callable[[InkedBox], InkedBox]] = {
    "as printed": lambda paper: paper,
    "grainy": lambda paper: paper.grained(4),
    "jpeg": lambda paper: paper.grained(2).jpeg(20),
    "shadow": lambda paper: paper.shadow(30).grained(3),
    "black and white": lambda paper: paper.grained(5).bilevel(),
    "askew": lambda paper: paper.moved(0.4, -0.4).grained(2),
}


@pytest.mark.parametrize("scan", SCANS.values(), ids=SCANS)
@pytest.mark.parametrize("box", BOXES)
def test_an_empty_box_is_empty(
    box: Callable[[], InkedBox], scan: Callable[[InkedBox], InkedBox]
) -> None:
    assert scan(box()).seen().state == "empty"


@pytest.mark.parametrize("scan", SCANS.values(), ids=SCANS)
@pytest.mark.parametrize("box", BOXES)
@pytest.mark.parametrize("words", ["J", "ja", "Bij mijn zus"])
def test_a_word_is_written(
    words: str, box: Callable[[], InkedBox], scan: Callable[[InkedBox], InkedBox]
) -> None:
    assert scan(box().write(words)).seen().state == "written"


def test_a_dash_and_a_cross_are_written() -> None:
    assert line().stroke((5, 5), (9, 5.2)).grained().seen().state == "written"
    assert line().stroke((5, 2), (9, 7)).stroke((9, 2), (5, 7)).grained().seen().state == "written"


def test_a_dash_right_on_a_dotted_rule_is_not_taken_for_the_rule() -> None:
    assert lines().stroke((20, 9.5), (26, 9.5)).grained().seen().state != "empty"


def test_a_faint_pencil_is_never_taken_for_paper() -> None:
    for ink in (0.3, 0.2, 0.15):
        assert line().write("fietsen", ink=ink).grained().seen().state != "empty"


def test_a_speck_of_dust_is_not_writing() -> None:
    assert line().stroke((30, 4), (30.2, 4.1), width=0.3).grained().seen().state == "empty"


def test_a_letter_that_hangs_in_from_the_line_above_is_not_writing() -> None:
    assert line().write("jgy", y=-0.8).grained().seen().state == "empty"


def test_a_tick_that_shoots_in_is_asked_or_left() -> None:
    shot = line().stroke((-6, 2), (-3, 6), (2.5, 1)).grained()
    assert shot.seen().state in {"empty", "doubtful"}


def test_the_picture_holds_what_sticks_out_of_the_box() -> None:
    low = line().write("gezelligheid", y=10, size=9).grained().seen().picture
    assert low is not None
    assert low.height / SCALE > 8  # the tails, below the frame
    assert pixels_of(low)[-round(2.5 * SCALE) :].min() < 90


def test_the_picture_is_cut_to_the_words_and_shows_no_frame_and_no_rules() -> None:
    picture = lines().write("ja", x=20).grained().seen().picture
    assert picture is not None
    assert picture.width / SCALE < 15
    assert pixels_of(picture)[-5:].min() > 150  # a dotted rule ran there


def test_a_doubtful_box_is_shown_whole() -> None:
    paper = line().write("o", ink=0.15, size=4).grained()
    seen = paper.seen()
    assert (seen.state, seen.picture is not None) == ("doubtful", True)
    assert seen.picture is not None
    assert seen.picture.width / SCALE > paper.box.w


def test_words_that_were_printed_are_not_written() -> None:
    blank = line()
    printed = printed_in(blank.box, "Anna", scale=SCALE, margin=MARGIN)
    sheet = blank.crop().copy()
    sheet[printed < 128] = 40
    assert look_for_words(sheet, blank.box, scale=SCALE).state == "written"
    assert look_for_words(sheet, blank.box, scale=SCALE, printed=printed).state == "empty"


@pytest.mark.parametrize(
    ("worksheet", "pointer", "words"),
    [
        ("krachteninventarisatie", "/alias", "Anna van Dijk"),
        ("actieplan_bijwerken", "/good_thing", "Een dag aan zee, met de hond en mijn zus. " * 3),
        ("actieplan_bijwerken", "/good_thing", "Een dag aan zee, met de hond en mijn zus. " * 12),
    ],
)
def test_a_personal_sheet_is_empty_until_somebody_writes(
    worksheet: str, pointer: str, words: str
) -> None:
    sheet = stamped(worksheet, pointer, words)
    printed = printed_in(sheet.box, words, scale=SCALE, margin=MARGIN)
    by_hand = sheet.stroke((3, 2), (sheet.box.w - 3, sheet.box.h - 1)).grained()
    assert (
        look_for_words(sheet.grained().crop(), sheet.box, scale=SCALE, printed=printed).state
        == "empty"
    )
    assert (
        look_for_words(by_hand.crop(), sheet.box, scale=SCALE, printed=printed).state == "written"
    )


def filled(paper: InkedBox, x: float, y: float, size: tuple[float, float], ink: float) -> InkedBox:
    """A box of which a part was gone over until no paper was left."""
    pixels = paper.pixels.copy()
    left, top = round((paper.box.x + x) * SCALE), round((paper.box.y + y) * SCALE)
    there = pixels[top : top + round(size[1] * SCALE), left : left + round(size[0] * SCALE)]
    there[:] = (there * (1 - ink)).astype("uint8")
    return replace(paper, pixels=pixels)


@pytest.mark.parametrize("ink", [0.85, 0.45])  # a felt pen; a pencil
@pytest.mark.parametrize("size", [(40, 7), (50, 9.5), (14, 5)])
def test_words_that_were_scribbled_out_are_never_nothing(
    size: tuple[float, float], ink: float
) -> None:
    full = filled(line(), 0.5, (9.5 - size[1]) / 2, size, ink).grained()
    seen = full.seen()
    assert (seen.state != "empty", seen.picture is not None) == (True, True)


def test_words_scribbled_out_in_boxes_above_each_other_are_never_nothing() -> None:
    paper = line()
    for row in (-11, 0, 11):
        hatch = [(3 + n * 0.35, row + (1.0 if n % 2 else 8.5)) for n in range(80)]
        paper = paper.stroke(*hatch, ink=0.6, width=0.3)
    assert paper.grained().seen().state != "empty"


def test_a_shadow_across_two_boxes_is_no_scribble() -> None:
    dark = filled(line(), -15, -20, (150, 40), 0.4).grained()
    assert dark.seen().state == "empty"


@pytest.mark.parametrize("y", [9.6, 10.2])
def test_small_words_over_the_lower_edge_are_never_nothing(y: float) -> None:
    low = line().write("bij mijn zus en mijn broer", y=y, size=4, ink=0.6).grained()
    assert low.seen().state != "empty"


@pytest.mark.parametrize("y", [9.4, 9.8, 10.2, 10.6])
@pytest.mark.parametrize("ink", [0.12, 0.14])
def test_faint_words_over_the_lower_edge_are_never_nothing(y: float, ink: float) -> None:
    paper = line().write("een eigen haak voor mijn jas, dat wil ik", y=y, size=4, ink=ink)
    assert paper.grained().jpeg(75).seen().state != "empty"


@pytest.mark.parametrize(("size", "ink"), [(2.2, 0.6), (1.6, 0.8), (2.2, 0.3)])
def test_tiny_words_right_on_the_lower_line_are_never_nothing(size: float, ink: float) -> None:
    paper = line().write("wer een keer mee naar een nis", y=9.6, size=size, ink=ink)
    assert paper.grained().jpeg(75).seen().state != "empty"


def test_words_that_the_upper_line_strikes_through_are_never_nothing() -> None:
    paper = line().write("soms bel ik mijn moeder en mijn zus", y=0.9, size=3)
    assert paper.grained().jpeg(75).seen().state != "empty"


@pytest.mark.parametrize("grain", [2.0, 6.0])
def test_the_tall_letters_of_the_next_box_are_not_words_over_an_edge(grain: float) -> None:
    paper = line().write("hallo daar, kom je nog", y=15.2, size=5, ink=0.3)
    assert paper.grained(grain).jpeg(75).seen().state == "empty"


def test_a_small_word_in_the_gap_below_a_box_is_never_nothing() -> None:
    assert line().write("geen", y=11.1, size=6).grained().seen().state != "empty"


def test_letters_of_one_millimetre_that_join_on_the_lower_line_are_never_nothing() -> None:
    paper = line()
    for x in (20.0, 20.8, 21.6):
        paper = paper.stroke((x, 9.1), (x, 8.75), width=0.2, ink=0.5)
        paper = paper.stroke((x, 9.1), (x + 0.8, 9.1), width=0.2, ink=0.6)
    assert paper.grained().seen().state != "empty"


def test_a_cross_in_the_gap_below_a_box_is_none_of_its_words() -> None:
    crossed = line().stroke((5, 9), (8, 12)).stroke((8, 9), (5, 12)).grained()
    assert crossed.seen().state == "empty"


def test_tails_of_the_line_above_are_not_words_over_an_edge() -> None:
    assert line().write("jij krijgt", y=-1.0, size=5).grained().seen().state == "empty"


@pytest.mark.parametrize("box", BOXES)
def test_a_faint_line_in_the_grain_of_a_dark_photo_is_never_nothing(
    box: Callable[[], InkedBox],
) -> None:
    for words in ("fietsen met mijn zus", "ja"):
        assert box().write(words, ink=0.25).dimmed(0.35).grained(5).seen().state != "empty"


def test_a_short_word_in_the_grain_of_a_dark_photo_is_never_nothing() -> None:
    short = line().write("ja", x=1, y=7.5, size=7, ink=0.05).dimmed(0.35).grained(5, 0)
    assert short.seen().state != "empty"


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("box", BOXES)
def test_the_grain_of_a_dark_photo_is_not_writing(box: Callable[[], InkedBox], seed: int) -> None:
    assert box().dimmed(0.35).grained(5, seed).seen().state == "empty"


def test_a_box_of_which_bent_paper_moved_a_side_is_judged_where_that_side_stands() -> None:
    assert line().wider(-2.2).grained().seen().state == "empty"
    assert line().write("Ik", x=1.8, size=4, ink=0.2).wider(2.2).grained().seen().state != "empty"


def calmed(paper: InkedBox) -> str:
    """What is seen where soft shades were taken out of the picture."""
    return look_for_words(paper.crop(), paper.box, scale=SCALE, is_calmed=True).state


def test_what_is_left_of_a_shade_along_a_dotted_rule_is_no_stroke_once_shades_are_out() -> None:
    left = lines().stroke((20, 9.3), (31, 9.3), ink=0.13, width=0.7).grained(1)
    assert left.seen().state == "doubtful"
    assert calmed(left) == "empty"


def test_a_pen_or_a_pencil_is_seen_all_the_same() -> None:
    assert calmed(lines().stroke((20, 9.5), (26, 9.5)).grained()) != "empty"
    assert calmed(lines().write("ja", ink=0.25).grained(1)) != "empty"
    assert calmed(lines().write("ja", y=9.5, ink=0.25).grained(1)) != "empty"


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("box", BOXES)
def test_specks_of_a_copier_are_no_words(box: Callable[[], InkedBox], seed: int) -> None:
    assert box().copied(seed).grained(2).jpeg(75).seen().state == "empty"


@pytest.mark.parametrize("y", [9.6, 10.2])
def test_small_words_on_the_lower_line_of_a_copy_are_never_nothing(y: float) -> None:
    low = line().write("bij mijn zus en mijn broer", y=y, size=4, ink=0.9).copied()
    assert low.grained(2).jpeg(75).seen().state != "empty"


def test_a_faint_line_of_words_among_specks_is_never_nothing() -> None:
    faint = line().write("een eigen haak voor mijn jas", y=6, size=4, ink=0.08).copied()
    assert faint.grained(2).jpeg(75).seen().state != "empty"
