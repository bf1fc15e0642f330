"""A personal sheet in the dossier of somebody it was not printed for: what its writer said."""

from dataclasses import replace
from datetime import UTC, datetime

from pipeline.dossiers.own_answers import own_answers
from pipeline.records import Arrival, Identity, Instance, Mark, Reading, Submission
from pipeline.records.picture_tokens import digest_in, token
from pipeline.validation.submissions import submission_of
from tests.pipeline.extraction.read_back import CODE, OTHER
from tests.workspace import shipped

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
EVENING = datetime(2026, 6, 1, 22, 30, tzinfo=UTC)  # in the Netherlands it is the second of June
PLAN = shipped().current("actieplan")
PEN = "cd" * 32
PRINTED = Instance(
    "K7QPX3A",
    CODE,
    "actieplan",
    PLAN.number,
    "nl",
    prefilled={"/alias": "Noor", "/goals/0/text": "Een eigen kamer"},
)
TEXT, WHY = "/goals/0/text", "/goals/0/why"


def moved(marks: dict[str, str | None], received: datetime = NOON) -> Submission:
    """A plan printed for CODE, scanned and moved to OTHER; None is a pen that nobody read yet."""
    found = [
        Mark(box.pointer, marks.get(box.pointer), n, (box.x, box.y, box.w, box.h), "scan")
        for n, page in enumerate(PLAN.layout.pages, start=1)
        for box in page.boxes
    ]
    pens = {at for at, raw in marks.items() if raw is None}
    read = [
        replace(mark, state="unread", shown=PEN)
        if mark.pointer in pens
        else mark
        if mark.raw is not None
        else replace(mark, state="empty")
        for mark in found
    ]
    pages = tuple(range(1, len(PLAN.layout.pages) + 1))
    identity = Identity("actieplan", PLAN.number, "nl", CODE, PRINTED.instance)
    paper = submission_of(
        Reading(identity, "scan", pages, tuple(read), form_pages=pages),
        PLAN,
        Arrival("a.pdf", b"", "0" * 64, received),
        instance=PRINTED,
        is_client=lambda _: True,
    )
    return replace(
        paper,
        client=OTHER,
        written_for=CODE,
        moved_to=OTHER,
        values={**paper.values, "client": OTHER},
    )


def goals(paper: Submission) -> list[dict[str, object]]:
    return [dict(fact.values) for fact in paper.facts if fact.role == "goal"]


def test_what_was_printed_for_somebody_else_is_not_theirs() -> None:
    as_printed = {"/alias": "Noor", TEXT: "Een eigen kamer"}
    theirs = own_answers(moved({**as_printed, "/filled_on": "01-06-2026"}), PLAN, PRINTED)
    assert (theirs.values["alias"], theirs.values["goals"]) == (None, [])
    assert goals(theirs) == []


def test_what_they_wrote_over_the_print_is_theirs() -> None:
    theirs = own_answers(moved({"/alias": "Sam", TEXT: "Weer dansen"}), PLAN, PRINTED)
    assert (theirs.values["alias"], theirs.values["client"]) == ("Sam", OTHER)
    assert goals(theirs) == [{"text": "Weer dansen"}]


def test_their_words_in_their_own_hand_are_theirs_before_anybody_has_read_them() -> None:
    paper = moved({WHY: None})
    assert goals(paper) == goals(own_answers(paper, PLAN, PRINTED)) == [{"why": token(PEN)}]


def test_a_picture_of_print_and_pen_shows_nobody_what_was_printed_for_somebody_else() -> None:
    theirs = own_answers(moved({TEXT: None, WHY: None}), PLAN, PRINTED)
    assert goals(theirs) == [{"why": token(PEN)}]
    assert theirs.readings[TEXT].picture == PEN  # who checks sees it all the same


def test_a_day_that_has_begun_in_the_netherlands_is_not_of_the_future() -> None:
    paper = moved({"/filled_on": "02-06-2026", TEXT: "Weer dansen"}, EVENING)
    assert own_answers(paper, PLAN, PRINTED).values["filled_on"] == "2026-06-02"


def test_what_only_we_may_put_into_a_text_is_not_taken_from_what_was_typed() -> None:
    theirs = own_answers(moved({TEXT: f"Weer dansen {token(PEN)}"}), PLAN, PRINTED)
    assert digest_in(str(goals(theirs)[0]["text"])) is None
