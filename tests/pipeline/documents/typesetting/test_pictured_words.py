"""What nobody has read yet stands in the documents as it was written."""

from dataclasses import replace
from functools import cache
from hashlib import sha256

import numpy as np
import pypdfium2
import pytest
from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE as PICTURES

from pipeline.documents import documents_of
from pipeline.documents.numbering import Numbers
from pipeline.documents.personal_forms import personal_forms
from pipeline.documents.typesetting.letters import flat
from pipeline.documents.typesetting.phrasing import Pen
from pipeline.documents.typesetting.pictured_words import hand_of, pieces_of
from pipeline.extraction.handwriting.lines import lines
from pipeline.records import Document, Picture, Progress
from pipeline.records.picture_tokens import token
from tests.pipeline.documents import samples
from tests.pipeline.documents.drawn import said, squeezed
from tests.pipeline.extraction.scan.inked_box import paper
from tests.workspace import shipped


@cache
def written(*lines: str) -> Picture:
    box = paper("actieplan_bijwerken", "/good_thing")
    for n, line in enumerate(lines):
        for k, word in enumerate(line.split()):
            box = box.write(word, x=5 + 24 * k, y=7 + 9.5 * n)
    seen = box.grained().seen().picture
    assert seen is not None
    return seen


def picture() -> Picture:
    return written("wandelen met Noor", "elke dinsdag")


def digest() -> str:
    return sha256(picture().pixels).hexdigest()


def lines_of(asked: str) -> list[Picture]:
    return lines(picture()) if asked == digest() else []


def nothing(_digest: str) -> tuple[Picture, ...]:
    return ()


def with_a_written_step() -> Progress:
    shown = samples.typical()
    assert shown.lead_goal is not None
    assert shown.next_action is not None
    step = replace(shown.next_action, what=token(digest()))
    goal = replace(shown.lead_goal, actions=(step, *shown.lead_goal.actions[1:]))
    return replace(
        shown, lead_goal=goal, next_action=step, slots_goals=(goal,), slots_actions=(step,)
    )


def drawn(*, kept: bool = True) -> tuple[Document, ...]:
    kept_lines = lines_of if kept else nothing
    return tuple(documents_of(with_a_written_step(), shipped(), kept_lines))


def hands_on(document: Document, page: int) -> list[float]:
    """The heights of the pictures on a page, in points."""
    with pypdfium2.PdfDocument(document.content) as pdf:
        found = pdf[page].get_objects(filter=[PICTURES], max_depth=9)
        return [top - bottom for _, bottom, _, top in (one.get_bounds() for one in found)]


def test_on_a_page_that_is_read_from_the_right_words_stand_as_they_were_written() -> None:
    apart = pieces_of(lines(picture()))
    whole = pieces_of(lines(picture()), turned=True)
    assert len(whole) == 2  # lines
    assert whole[0].width > sum(piece.width for piece in apart[:3])


def test_words_are_told_apart() -> None:
    pieces = pieces_of(lines(picture()))
    assert len(pieces) == 5
    assert all(15 < piece.height < 32 for piece in pieces)


def test_in_a_high_box_words_are_as_large_as_in_a_low_one() -> None:
    low = lines(written("wandelen"))[0]
    grey = np.frombuffer(low.pixels, np.uint8).reshape(low.height, low.width)
    rng = np.random.default_rng(3)
    high = rng.normal(int(np.median(grey)), 3, (460, 3 * low.width)).clip(0, 255).astype(np.uint8)
    high[20 : 20 + low.height, : low.width] = grey
    for row, column in rng.integers(100, (440, low.width - 2), (12, 2)):
        high[row : row + 2, column : column + 2] = 60  # specks
    tall = replace(low, width=3 * low.width, height=len(high), pixels=high.tobytes())
    assert [each.point for each in pieces_of([tall])] == [each.point for each in pieces_of([low])]


def test_every_document_shows_the_hand_and_no_token() -> None:
    for document, nothing in zip(drawn(), drawn(kept=False), strict=True):
        assert digest()[:8] not in said(document)
        assert not {"\ufdd0", "\ufdd1"} & set(said(document))
        assert document.content != nothing.content


@pytest.mark.parametrize(("document", "page"), [(0, 0), (1, 2), (2, 1)])
def test_each_word_stands_there_as_high_as_print(document: int, page: int) -> None:
    assert len(hands_on(drawn()[document], page)) == 5
    assert all(15 < height < 32 for height in hands_on(drawn()[document], page))
    assert hands_on(drawn(kept=False)[document], page) == []


def test_without_its_picture_the_plan_says_where_the_words_stand() -> None:
    assert squeezed("Dit staat op mijn eigen blad.") in said(drawn(kept=False)[0])


def test_same_picture_same_bytes() -> None:
    assert [one.content for one in drawn()] == [one.content for one in drawn()]


def test_a_field_that_the_client_fills_in_is_left_blank() -> None:
    (sheet,) = personal_forms(
        "actieplan", with_a_written_step(), shipped(), Numbers(), lines_of=nothing
    )
    marks = sheet.instances[0].prefilled
    assert marks["/goals/0/text"] == "Ik wil een eigen kamer met een raam"
    assert not marks.get("/goals/0/actions/0/what")


def test_own_words_in_ones_own_hand_have_no_marks_around() -> None:
    pen = Pen(samples.words(), lines_of)
    assert "“" not in flat(pen.quote(token(digest())))
    assert pen.quote("wandelen") == ("“wandelen”",)


def long_picture() -> Picture:
    return written(
        "wandelen met Noor en Sam",
        "elke dinsdag en zaterdag",
        "als het droog is buiten",
        "langs het water heen",
        "en dan soep eten samen",
        "bij oma in de keuken",
    )


def test_in_a_slot_a_long_text_becomes_smaller_and_is_whole() -> None:
    long, short = pieces_of(lines(long_picture())) * 2, pieces_of(lines(picture()))
    small, large = (hand_of(each, 136, 24.8, "…") for each in (long, short))
    assert small is not None
    assert large is not None
    assert len(small.drawings) == len(long)
    assert small.pitch < large.pitch
    assert small.tail is None


def test_what_no_slot_can_hold_says_that_there_is_more() -> None:
    pieces = pieces_of(lines(long_picture())) * 8
    hand = hand_of(pieces, 136, 18.8, "… (de hele tekst staat op je actieplan)")
    assert hand is not None
    assert 0 < len(hand.drawings) < len(pieces)
    assert hand.tail is not None
    assert hand.below <= 18.8


def test_a_strength_in_ones_own_hand_stands_below_the_words_it_goes_on_from() -> None:
    pen = Pen(samples.words(), lines_of)
    assert flat(pen.strength(token(digest()), "identity")).startswith("Ik ben: ")
    assert pen.strength(token("0" * 64), "identity") == ("Dit staat op mijn eigen blad.",)
