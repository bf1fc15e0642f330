"""What becomes of forms, part by part: the sum says the same as each part did, in order."""

from dataclasses import replace
from datetime import UTC, datetime

from pipeline.records import Arrival, Held, Identity, Picture, Reading
from pipeline.records.refusals import ClientMissing, Damaged, Refusal
from pipeline.validation.judgement import (
    KEPT,
    Judged,
    Judgement,
    asked_whose,
    entry,
    kept_for_fellows,
    of_form,
    refused,
    settled,
)
from tests.pipeline.dossiers.made_up_papers import plan

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
FILE = Arrival("a.pdf", b"", "ab" * 32, NOON, "R-2")
READING = Reading(Identity("actieplan", 1, "nl"), "scan", (3,), (), form_pages=(1,), shown="cd")
WAITING = Held("H-1", "R-1", 4, "ef" * 32, NOON, "pages", "pages_awaited", NOON, (READING,))
HEAD, OTHER_HEAD = Picture(1, 1, 200, b"h"), Picture(1, 1, 200, b"o")


def judged(day: str, *replaces: str) -> Judged:
    return Judged(entry(FILE, (1,), "actieplan"), plan(day), replaces=replaces)


def turned_down(why: Refusal) -> Judged:
    return refused(FILE, (1,), why, Identity("actieplan", 1, "nl"))


def test_a_form_is_judged_beside_what_was_decided_before_it() -> None:
    so_far = of_form(turned_down(Damaged())) + of_form(judged("2026-02-03"))
    before = so_far.before
    assert (before.part, before.papers) == (2, (plan("2026-02-03"),))


def test_what_was_held_before_is_entered_after_what_is_new() -> None:
    late = Judgement(late=(judged("2026-01-01"),))
    together = late + of_form(judged("2026-02-03"))
    assert [paper.filled_on.month for paper in together.submissions] == [2, 1]
    assert together.before.part == 1


def test_whoever_comes_last_takes_the_place_of_a_paper_that_lacked_pages() -> None:
    together = of_form(judged("2026-02-03", "S-1")) + of_form(judged("2026-02-04", "S-1", "S-2"))
    last = plan("2026-02-04").id
    assert together.replaced == {"S-1": last, "S-2": last}


def test_an_entry_of_pages_that_waited_becomes_what_their_form_became() -> None:
    became = settled(entry(FILE, (1,), "actieplan", "123456-8"), [WAITING])
    ((part, row),) = became.settled
    assert (part, row.arrival, row.sha256, row.pages) == (4, "R-1", "ef" * 32, (3,))
    assert (row.client, became.released, became.held) == ("123456-8", ("H-1",), [])


def test_pages_that_a_person_is_asked_about_wait_for_nothing_else() -> None:
    became = asked_whose(turned_down(ClientMissing()).row, [WAITING])
    (held,) = became.held
    assert (held.why, held.reason, held.until) == ("client", "client_missing", None)
    assert became.released == ("H-1",)


def test_pages_that_were_taken_in_are_kept_for_their_fellows() -> None:
    (held,) = kept_for_fellows([WAITING], "S-1", NOON + KEPT).held
    assert (held.why, held.entered, held.until) == ("entered", "S-1", NOON + KEPT)


def test_only_the_heads_of_held_pages_are_kept() -> None:
    came = Judgement(heads={"cd": HEAD, "ef": OTHER_HEAD}, hold=(replace(WAITING, part=0),))
    assert came.kept == [HEAD]
