"""What a correction sheet says that came back: typed, printed and scanned, half done."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from forms.fields import Check, Code, Date, Group, Item, OneChoice, ShownPicture, Text
from forms.fields.choice import Choice
from forms.ground.check_digit import complete, pretty
from forms.ground.known_names import CHECK_CODE, CHECK_SHEET
from forms.schema.worksheet import Section, Worksheet
from pipeline.records import (
    Arrival,
    Channel,
    Identity,
    Instance,
    Mark,
    Picture,
    Reading,
    Submission,
)
from pipeline.records.refusals import NothingWritten
from pipeline.review.answers import BoxAnswer, answers_on
from pipeline.review.item_layout import SheetItem
from pipeline.review.sheet_layout import SheetMaterials, draw
from pipeline.store.pictures import png
from pipeline.validation.submissions import submission_of
from tests.workspace import shipped

CODE = pretty(complete("123456"))
PLAIN: dict[str, Any] = {"key": "value", "label": "Wat staat er?"}
YES_OR_NO = (Choice(code="yes", label="aangekruist"), Choice(code="no", label="leeg"))
_ITEMS = (
    SheetItem("S-1/tick", "mark", "Vakje", "", OneChoice(**PLAIN, choices=YES_OR_NO)),
    SheetItem("S-1/day", "digits", "Dag", "", Date(**PLAIN, future=True), suggestion="03-02-2026"),
    SheetItem("S-1/blank", "digits", "Dag", "", Date(**PLAIN, future=True)),
    SheetItem("S-1/word", "word", "Woord", "", Text(**PLAIN), suggestion="dansen"),
    SheetItem("S-1/seen", "word", "Woord", "", Text(**PLAIN), pictures=("cd" * 32,)),
    SheetItem("S-1/both", "word", "Woord", "", Text(**PLAIN), "", "dansen", ("cd" * 32,)),
)
ITEMS = tuple(replace(item, paper="Mijn actieplan", page="bladzijde 1") for item in _ITEMS)
TICK, DAY, BLANK, WORD, SEEN, BOTH = (f"/items/{n}" for n in range(6))


def printed() -> Instance:
    picture = png(Picture(40, 20, 200, bytes(800)))
    desk = SheetMaterials(shipped(), shipped().words("nl"), lambda _: picture)
    (instance,) = draw(CODE, ITEMS, desk, client=CODE).instances
    return instance


def printed_before() -> Instance:
    """A sheet of 2025: every item had a box "klopt", and none had one for "leeg"."""
    groups = tuple(
        Group(
            key="items",
            title=item.title,
            items=(Item(key=str(n), label=str(n + 1)),),
            look="check",
            pictures=tuple(ShownPicture(digest=d, width=5, height=2.5) for d in item.pictures),
            fields=(Check(key="ok", label="klopt"), item.answer),
        )
        for n, item in enumerate(ITEMS)
    )
    worksheet = Worksheet(
        id=CHECK_SHEET,
        code=CHECK_CODE,
        title="Nakijkblad",
        client=Code(key="client", label="Code"),
        header=(Date(key="filled_on", label="Datum"), Text(key="filled_by", label="Door")),
        sections=(Section(key="all", fields=groups),),
    )
    edition = shipped().laid_out(worksheet)
    return replace(printed(), sheet=edition.to_json())


def sheet(instance: Instance, channel: Channel, marks: dict[str, Mark]) -> Submission:
    assert instance.sheet is not None
    edition = shipped().as_printed(instance, instance)
    identity = Identity(CHECK_SHEET, 1, "nl", CODE, instance.instance)
    boxes = {box.pointer: box for page in edition.layout.pages for box in page.boxes}
    blank = [
        Mark(at, None, 1, (b.x, b.y, b.w, b.h), channel, state="empty") for at, b in boxes.items()
    ]
    found = tuple(marks.get(mark.pointer, mark) for mark in blank)
    arrival = Arrival("a.pdf", b"", "0" * 64, datetime(2026, 6, 1, tzinfo=UTC))
    return submission_of(
        Reading(identity, channel, (1,), found),
        edition,
        arrival,
        instance=instance,
        is_client=lambda _: True,
    )


def said(channel: Channel, **given: str | bool | Mark | None) -> list[BoxAnswer]:
    """What a sheet says on which these boxes hold something (`day_ok`, `word_value`)."""
    return said_on(printed(), channel, **given)


def said_on(
    instance: Instance, channel: Channel, **given: str | bool | Mark | None
) -> list[BoxAnswer]:
    """The same of a sheet that was printed in its own time."""
    places = {"tick": TICK, "day": DAY, "blank": BLANK, "word": WORD, "seen": SEEN, "both": BOTH}
    typed: dict[str, Any] = {}
    if channel == "fillable":  # what was filled in beforehand is still there
        typed = dict(instance.prefilled)
    for name, content in given.items():
        place, part = name.split("_")
        typed[f"{places[place]}/{part}"] = content
    marks = {
        at: replace(what, pointer=at)
        if isinstance(what, Mark)
        else Mark(at, what, 1, (0, 0, 1, 1), channel, state="empty" if what is None else "read")
        for at, what in typed.items()
    }
    edition = shipped().as_printed(instance, instance)
    return list(answers_on(sheet(instance, channel, marks), instance, edition))


PEN = Mark("", None, 1, (0, 0, 1, 1), "scan", 0.0, "unread", shown="ab" * 32)


@pytest.mark.parametrize("channel", ["fillable", "scan"])
def test_an_untouched_sheet_says_nothing(channel: Channel) -> None:
    with pytest.raises(NothingWritten):
        said(channel)


def test_a_choice_is_said_without_klopt() -> None:
    assert said("fillable", tick_value="yes") == [BoxAnswer(TICK, "S-1/tick", True)]


def test_klopt_beside_no_choice_on_an_old_sheet_is_asked_again() -> None:
    (answer,) = said_on(printed_before(), "fillable", tick_ok=True)
    assert answer == BoxAnswer(TICK, "S-1/tick", None, "choice_missing")


def test_a_changed_day_is_said_without_klopt() -> None:
    assert said("fillable", day_value="04-02-2026") == [BoxAnswer(DAY, "S-1/day", "2026-02-04")]


def test_klopt_says_what_was_suggested() -> None:
    assert said("fillable", day_ok=True) == [BoxAnswer(DAY, "S-1/day", "2026-02-03")]


def test_a_suggestion_that_was_cleared_is_not_said_to_be_empty() -> None:
    assert said("fillable", word_value=None) == []


def test_klopt_beside_a_cleared_suggestion_says_that_it_is_empty() -> None:
    assert said("fillable", word_value=None, word_ok=True) == [BoxAnswer(WORD, "S-1/word", None)]


@pytest.mark.parametrize("channel", ["fillable", "scan"])
def test_klopt_beside_no_answer_hides_nothing_that_is_to_be_seen(channel: Channel) -> None:
    (answer,) = said_on(printed_before(), channel, seen_ok=True)
    assert answer == BoxAnswer(SEEN, "S-1/seen", None, "nothing_beside_ok")


def test_klopt_beside_no_answer_says_that_nothing_stands_where_nothing_is_seen() -> None:
    answers = said_on(printed_before(), "fillable", blank_ok=True)
    assert answers == [BoxAnswer(BLANK, "S-1/blank", None)]


@pytest.mark.parametrize("channel", ["fillable", "scan"])
@pytest.mark.parametrize("name", ["word", "seen", "blank", "day", "both"])
def test_leeg_says_that_nothing_stands_there(channel: Channel, name: str) -> None:
    (answer,) = said(channel, **{f"{name}_empty": True})
    assert (answer.target, answer.value, answer.says_nothing) == (f"S-1/{name}", None, True)


@pytest.mark.parametrize(
    "given",
    [{"word_ok": True}, {"word_value": "zwemmen"}, {"seen_value": "zwemmen", "seen_empty": True}],
)
def test_leeg_beside_an_answer_is_asked_again(given: dict[str, Any]) -> None:
    (answer,) = said("fillable", **{"word_empty": True} | given if "word" in str(given) else given)
    assert answer.asked == "empty_and_not"


def test_leeg_beside_what_a_pen_wrote_is_asked_again() -> None:
    (answer,) = said("scan", seen_value=PEN, seen_empty=True)
    assert (answer.asked, answer.picture) == ("empty_and_not", "ab" * 32)


@pytest.mark.parametrize("name", ["seen", "both"])
def test_leeg_beside_what_came_in_garbled_is_asked_again(name: str) -> None:
    garbled = Mark("", "Ik wil d\ufffdnsen", 1, (0, 0, 1, 1), "fillable")
    given: dict[str, Any] = {f"{name}_value": garbled, f"{name}_empty": True}
    (answer,) = said("fillable", **given)
    assert answer.asked == "empty_and_not"


def test_leeg_beside_a_pen_over_a_suggestion_is_asked_again() -> None:
    (answer,) = said("scan", both_value=PEN, both_empty=True)
    assert answer.asked == "empty_and_not"


def test_klopt_beside_a_cleared_suggestion_hides_nothing_that_is_to_be_seen() -> None:
    (answer,) = said("fillable", both_value=None, both_ok=True)
    assert answer.asked == "nothing_beside_ok"


def test_only_what_may_be_agreed_to_has_a_box_for_klopt() -> None:
    edition = shipped().as_printed(printed(), printed())
    boxes = {box.pointer for page in edition.layout.pages for box in page.boxes}
    assert {at for at in boxes if at.endswith("/ok")} == {f"{at}/ok" for at in (DAY, WORD, BOTH)}
    assert {at for at in boxes if at.endswith("/empty")} == {
        f"{place}/empty" for place in (DAY, BLANK, WORD, SEEN, BOTH)
    }


@pytest.mark.parametrize("item", ["seen", "word", "day"])
def test_a_dash_says_that_nothing_stands_there(item: str) -> None:
    (one,) = said("fillable", **{f"{item}_value": " - "})
    assert one == BoxAnswer(one.place, f"S-1/{item}", says_nothing=True)


def test_a_day_that_is_none_is_asked_again() -> None:
    assert said("fillable", blank_value="31-02-2026")[0].asked == "date_impossible"


def test_white_space_that_a_viewer_changed_is_no_answer() -> None:
    assert said("fillable", word_value=" dansen ") == []


def test_klopt_with_a_pen_confirms_what_was_printed() -> None:
    assert said("scan", word_ok=True) == [BoxAnswer(WORD, "S-1/word", "dansen")]


def test_digits_of_a_pen_count() -> None:
    assert said("scan", blank_value="05-02-2026") == [BoxAnswer(BLANK, "S-1/blank", "2026-02-05")]


@pytest.mark.parametrize("ticked", [False, True])
def test_words_of_a_pen_are_asked_again_with_their_picture(ticked: bool) -> None:
    (again,) = said("scan", word_value=PEN, **({"word_ok": True} if ticked else {}))
    assert (again.asked, again.picture) == ("text_unread", PEN.shown)


def test_digits_written_over_print_are_asked_again() -> None:
    assert said("scan", day_value="05-02-2026", day_ok=True)[0].asked == "date_unclear"


def test_a_print_without_its_suggestion_confirms_nothing() -> None:
    assert said("flattened", word_ok=True)[0].asked == "text_unread"


def test_the_two_boxes_of_a_question_stand_nearer_to_each_other_than_to_the_next() -> None:
    words = [each for each in ITEMS if each.target.endswith(("word", "both"))]
    desk = SheetMaterials(shipped(), shipped().words("nl"), lambda _: None)
    (instance,) = draw(CODE, words, desk, client=CODE).instances
    edition = shipped().as_printed(instance, instance)
    (page,) = edition.layout.pages
    tops = [box.y for box in page.boxes if box.kind == "tick"]
    assert len(tops) == 4  # "klopt" and "leeg" of one, and of the next below it
    assert tops[2] - tops[1] > 1.2 * (tops[1] - tops[0])
