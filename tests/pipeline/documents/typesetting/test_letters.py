"""Any letters in, pieces that the typesetter can print out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.documents.typesetting.letters import flat, printable
from pipeline.documents.typesetting.phrasing import Pen
from pipeline.documents.typesetting.press import printed
from tests.pipeline.documents import samples


def pieces(text: str) -> tuple[object, ...]:
    return printable(text)[0]


def test_plain_words_are_one_piece() -> None:
    assert pieces("Ik wil #een [kamer] *met* $raam$ – café") == (
        "Ik wil #een [kamer] *met* $raam$ – café",
    )


@pytest.mark.parametrize(
    ("text", "face"),
    [
        ("ሰላም", "Noto Sans Ethiopic"),
        ("Привет", "Noto Sans"),
        ("İ", "Noto Sans"),
        ("Nguyễn", "Noto Sans"),
        ("مرحبا", "Almarai"),
    ],
)
def test_letters_find_a_face_that_holds_them(text: str, face: str) -> None:
    assert face in {str(piece.get("face")) for piece in pieces(text) if isinstance(piece, dict)}
    assert printable(text)[1] == frozenset()
    assert flat(printable(text)[0]).strip("\u2068\u2069") == text


def test_an_accent_stays_with_its_letter() -> None:
    assert pieces("x\u0323\u0301") == ({"face": "Noto Sans", "text": "x\u0323\u0301"},)


def test_a_sign_that_no_face_holds_becomes_a_box_with_a_name() -> None:
    shown, missing = printable("blij \u5bb6 hoor")

    assert shown == ("blij ", {"box": "cjk unified ideograph-5bb6", "text": "\u5bb6"}, " hoor")
    assert missing == {"\u5bb6"}


def test_an_emoji_is_drawn_in_a_face_of_its_own_and_what_follows_is_not() -> None:
    assert pieces("blij \U0001f600 12") == (
        "blij ",
        {"face": "Noto Emoji", "text": "\U0001f600"},
        " 12",
    )


def test_the_letters_of_a_word_are_of_one_face() -> None:
    assert pieces("Dag Nguyễn!") == ("Dag ", {"face": "Noto Sans", "text": "Nguyễn!"})


def test_controls_and_marks_of_direction_are_taken_out() -> None:
    assert pieces("a\x00b\u202ec\u2066d\ufeff\te") == ("abcd e",)


def test_words_that_run_from_the_right_set_their_own_direction() -> None:
    first, *_, last = pieces("مرحبا 12")

    assert (first, last) == ("\u2068", "\u2069")


def test_a_word_that_is_too_long_for_a_line_may_break() -> None:
    shown = pieces("x" * 60)

    assert {"may_break": True} in shown
    assert flat(printable("x" * 60)[0]) == "x" * 60


def test_newlines_are_breaks_two_at_most() -> None:
    assert pieces("a\n\n\n\nb") == ("a", {"break": True}, {"break": True}, "b")


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=120), st.text(st.characters(min_codepoint=0x250), max_size=60))
def test_the_typesetter_takes_any_letters(first: str, second: str) -> None:
    pen = Pen(samples.words())
    told = {
        "title": "Proef",
        "header": pen.plain(first),
        "code": (),
        "footer": (),
        "lang": "nl",
        "marks": {},
        "frame": (),
        "blocks": [{"kind": "title", "text": ("Proef",), "note": pen.quote(first + second)}],
    }
    assert printed("pages.typ", told).startswith(b"%PDF")
