"""A paper and its sheet -> what a person can still say about it: every box that is in doubt.

Pure. Asked is what was written and could not be read for certain, and what was read and cannot be
meant. What was left blank is no question to who checks: it is asked of the client.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from forms.catalogue import Edition
from forms.fields import Check, Code, Date, Field, Number, OneChoice, Rows, Text, TickAll, When
from forms.fields.choice import Choice
from forms.ground.problems import Problem, number_at_foot
from forms.schema.worksheet import Leaf, heading
from pipeline.dossiers.abridging import is_asked
from pipeline.dossiers.crossed_parts import waiting
from pipeline.records import EMPTY, BoxReading, Instance, Submission
from pipeline.records.papers import AS_IT_IS, AWAY, HERE, NOWHERE
from pipeline.records.readings import is_beside, is_crossed_part

QuestionKind = Literal["mark", "digits", "word", "text", "note"]
_NOTE: Final = Text(key="note", label="", lines=2)


def _worth(*codes: str) -> OneChoice:
    """What a part that was crossed out may be worth."""
    return OneChoice(
        key="part", label="", choices=tuple(Choice(code=code, label=code) for code in codes)
    )


_PART: Final = _worth(AWAY, AS_IT_IS)
_SCANNED_TWICE: Final = _worth(NOWHERE, HERE, AS_IT_IS)
WHOSE: Final = "/client"  # the box of which the answer says whose a paper is
ODD: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffd]")


@dataclass(frozen=True, slots=True)
class BoxPlace:
    """What a box of a sheet asks, and where it stands.

    Attributes:
        option: code of the option, where every option has a box of its own.
        is_day: it holds the day beside a choice.
        label: the question as it is printed, with the headings around it.
    """

    pointer: str
    field: Field
    label: str
    option: str | None = None
    is_day: bool = False

    @property
    def kind(self) -> QuestionKind:
        """What a hand does to answer it."""
        if is_beside(self.pointer):
            return "note"
        if self.is_day or isinstance(self.field, Date | Code | Number):
            return "digits"
        if isinstance(self.field, Text):
            return "text" if self.field.lines > 1 else "word"
        return "word" if isinstance(self.field, Rows) else "mark"

    @property
    def is_no_box(self) -> bool:
        """Whether it is no box of a sheet but a whole paper, a name or the plan."""
        return self.pointer.startswith("/_")

    @property
    def is_crossed_part(self) -> bool:
        """Whether it is a part of a page that was crossed out."""
        return is_crossed_part(self.pointer)

    @property
    def is_on_no_box(self) -> bool:
        """Whether it is something on a page that is no box: a note, or a part crossed out."""
        return self.kind == "note" or self.is_crossed_part

    @property
    def is_tick(self) -> bool:
        """Whether it is a box that is ticked or not."""
        return isinstance(self.field, Check | TickAll)


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """One box in doubt.

    Attributes:
        submission: id of the paper. place: the box.
        title: of the sheet. filled_on: ISO day on the paper, or None. page: of the form, 1-based.
        code: why it is asked: the key of a phrase under `problems`.
        picture: digest of the picture of the box, if there is one.
        read: the best reading so far, as text; None where there is none.
        order: place on the paper, to sort by.
        older: ids of other copies of the form, where these say otherwise.
        before, now: what the oldest and the newest of them say, in words, where that is known.
        picture_before: of the box on the oldest.
        params: what the phrase of `code` fills in.
        instance: that of the paper. at_foot: the number printed at the foot of that page, where it
            is another.
        box: the pointer of a box that shows it, where it is about no box but a name or the plan.
    """

    submission: str
    place: BoxPlace
    title: str
    filled_on: str | None
    page: int
    code: str
    picture: str | None
    read: str | None
    order: tuple[str, int, str, str, int, float, float]
    older: tuple[str, ...] = ()
    before: str | None = None
    now: str | None = None
    picture_before: str | None = None
    params: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    instance: str | None = None
    at_foot: int | None = None
    box: str | None = None

    @property
    def shown_at(self) -> str:
        """The pointer of the box that shows what it is about."""
        return self.box or self.place.pointer

    @property
    def target(self) -> str:
        """The papers and the box in one word, as it is noted on a correction sheet."""
        return "+".join(self.papers) + self.place.pointer

    @property
    def papers(self) -> tuple[str, ...]:
        """The ids of all papers that it is about."""
        return (self.submission, *self.older)


def open_questions(
    paper: Submission, edition: Edition, before: Callable[[str], object] | None = None
) -> Iterator[OpenQuestion]:
    """What is still open about a paper, as it stands after what was confirmed.

    `before`: what an earlier scan holds in a part (its pointer) that was crossed out, if anything:
    then it is asked as well what that is worth.
    """
    asked = {
        problem.pointer: problem
        for problem in reversed(paper.problems)
        if problem.pointer and is_asked(problem)
    }
    places = places_on(paper, edition)
    with_a_part = waiting(paper.readings)
    for pointer, reading in paper.readings.items():
        if pointer in with_a_part or pointer not in places:
            continue
        if pointer == WHOSE and pointer not in asked:
            continue
        if not _is_asked(reading, asked.get(pointer)):
            continue
        code = asked[pointer].code if pointer in asked else "text_unread"
        place = places[pointer]
        if place.is_crossed_part and before is not None and before(pointer):
            place = replace(place, field=_SCANNED_TWICE)
        yield question_at(paper, place, edition, code)


def question_at(
    paper: Submission, place: BoxPlace, edition: Edition, code: str, box: str | None = None
) -> OpenQuestion:
    """A question about a box of a paper; about something else that a box (its pointer) shows."""
    reading = paper.readings[box or place.pointer]
    return OpenQuestion(
        submission=paper.id,
        place=place,
        title=edition.worksheet.title,
        filled_on=paper.filled_on.isoformat() if paper.date_given else None,
        page=reading.page,
        code=code,
        picture=reading.picture,
        read=_read(reading) if box is None else None,
        order=rank_of(paper, reading),
        instance=paper.instance,
        box=box,
    )


def numbered(
    questions: Iterable[OpenQuestion], printed: Callable[[str | None], Instance | None]
) -> Iterator[OpenQuestion]:
    """The questions with the numbers at the feet of pages, where a print was shortened.

    Args:
        questions: about papers.
        printed: what was printed under an instance.
    """
    forms: dict[str | None, Instance | None] = {}
    for each in questions:
        if each.instance not in forms:
            forms[each.instance] = printed(each.instance)
        form = forms[each.instance]
        yield replace(each, at_foot=number_at_foot(each.page, form.pages)) if form else each


def rank_of(paper: Submission, reading: BoxReading) -> tuple[str, int, str, str, int, float, float]:
    """The place of a box among all boxes of all papers."""
    x, y = reading.box_mm[:2]
    day = paper.filled_on.isoformat()
    return (day, paper.order, paper.worksheet, paper.id, reading.page, y, x)


def _is_asked(reading: BoxReading, problem: Problem | None) -> bool:
    """A box of which nothing came (its page is missing) is not to be known from what is here."""
    if reading.state == "confirmed":
        return False
    return problem is not None or bool(reading.asked_about)


def _read(reading: BoxReading) -> str | None:
    """The best reading as text; it may hold what no person wrote (`ODD`)."""
    best = reading.raw or reading.value
    return best.strip() or None if isinstance(best, str) else None


def notes_of(paper: Submission) -> dict[str, BoxPlace]:
    """What stands beside the boxes of its pages, as places where a person may say what it is.

    And the parts that were crossed out, of which a person says what they are worth.
    """
    notes = {at: BoxPlace(at, _NOTE, "") for at in paper.readings if is_beside(at)}
    return notes | {at: BoxPlace(at, _PART, "") for at in paper.readings if is_crossed_part(at)}


def places_on(paper: Submission, edition: Edition) -> dict[str, BoxPlace]:
    """Every place of a paper of which a person may say something, by its pointer."""
    return {**places_of(edition), **notes_of(paper)}


def places_of(edition: Edition) -> dict[str, BoxPlace]:
    """Every box of a sheet by its pointer."""
    return {place.pointer: place for leaf in edition.worksheet.leaves() for place in boxes_of(leaf)}


def boxes_of(leaf: Leaf) -> Iterator[BoxPlace]:
    """The boxes of one question."""
    field, at = leaf.field, leaf.pointer
    label = _label(leaf)
    if isinstance(field, Rows):
        for n in range(field.count):
            yield BoxPlace(f"{at}/{n}", field, f"{label} ({n + 1})")
    elif isinstance(field, TickAll):
        for choice in field.choices:
            yield BoxPlace(f"{at}/{choice.code}", field, beside(label, choice.label), choice.code)
    else:
        yield BoxPlace(at, field, label)
        if isinstance(field, When):
            day = field.choices[-1].label
            yield BoxPlace(f"{at}_date", field, beside(label, day), is_day=True)


def beside(label: str, option: str) -> str:
    """A question and one of its answers on one line."""
    return f"{label} {option}" if label.endswith("?") else f"{label}: {option}"


def _label(leaf: Leaf) -> str:
    """The question under the headings that stand above it, the innermost last."""
    titles: list[str] = []
    outer = ""
    for place in leaf.trail:
        outer = heading(place.group, place.item, outer) or outer
        titles.append(outer)
    around = _without_repeats(titles)
    return " · ".join([*around, leaf.field.label.rstrip(":")])


def _without_repeats(titles: Sequence[str]) -> list[str]:
    """The headings, without those that a heading further in repeats."""
    return [
        title
        for n, title in enumerate(titles)
        if title and not any(later.startswith(title) for later in titles[n + 1 :])
    ]
