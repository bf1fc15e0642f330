"""What nearly all papers are, one copy with the one name, goes a short way to the same end."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from forms.ground.problems import Problem
from pipeline.dossiers.abridging import stamp_of, stamp_weighed
from pipeline.dossiers.agreeing import answered, is_answered
from pipeline.dossiers.forms_of_record import settle, settled
from pipeline.dossiers.naming import NameSources, naming, weighed
from pipeline.records import BoxReading, Client, Fact, Submission
from pipeline.records.events import Confirmed, Renamed
from pipeline.records.filing import Filing
from pipeline.records.papers import (
    ADDS,
    CAME_AFTER,
    CORRECTS_OLDER,
    LEFT_OUT,
    NAMED_AFTER,
    SAID,
    TWO_WRITERS,
)
from pipeline.store.ledger import Slip
from tests.pipeline.dossiers.made_up_papers import CODE, action, goal, paper, talk

_OLDER = {"client": CODE, "day": "2026-01-05", "instance": "7KJ2M9X", "first": "", "given": ""}
NOTES = st.sampled_from(
    [
        Problem("required_empty", "/alias"),
        Problem("date_missing", "/filled_on"),
        Problem("spelling", "/alias", "warning"),
        Problem(TWO_WRITERS, None),
        Problem(CAME_AFTER, None, "warning", {"others": "S-1 S-2"}),
        Problem(ADDS, None, "warning", {"first": "S-1", "before": "2"}),
        Problem(ADDS, None, "warning", {"first": "", "before": "0"}),
        Problem(LEFT_OUT, None, "question", {"others": "S-1", "kept": "/alias"}),
        Problem(CORRECTS_OLDER, None, "warning"),
        Problem(CORRECTS_OLDER, None, "warning", {**_OLDER, SAID: "S-1"}),
        Problem(CORRECTS_OLDER, None, "warning", {**_OLDER, SAID: "S-1", "given": "yes"}),
    ]
)
FACTS = st.sampled_from(
    [goal("Huis"), action("Bellen"), Fact("keep", "/said/0", {"text": "Ja"}, view="worker")]
)
SAID_NAME = Confirmed("S-2", "/alias", "Sam", "Kim", date(2026, 2, 3), "7KJ2M9X")
PRINTS = st.sampled_from([None, "7KJ2M9X"])
NAMES = st.sampled_from(["Sam", "sam ", "Sam\u00e9", "Noor"])


@st.composite
def papers(draw: st.DrawFn) -> Submission:
    facts = {fact.pointer: fact for fact in draw(st.lists(FACTS, max_size=3))}
    header: dict[str, Any] = {
        "alias": draw(st.sampled_from([None, "", "Sam"])),
        "quote_ok": draw(st.sampled_from(["yes", "no", None])),
        "take_home": draw(st.sampled_from(["no", "later", None])),
        "is_correction": draw(st.booleans()),
    }
    return paper(
        "2026-02-01",
        *facts.values(),
        instance=draw(PRINTS),
        date_given=draw(st.booleans()),
        problems=tuple(draw(st.lists(NOTES, max_size=3))),
        **header,
    )


@given(papers() | st.just(talk("2026-02-01", "Bellen")), st.booleans(), st.booleans())
@settings(max_examples=300, deadline=None)
def test_a_form_of_one_copy_is_what_it_is_among_copies(
    one: Submission, is_whole: bool, is_moved: bool
) -> None:
    boxes = (
        {"/alias": BoxReading("Sam", "Sam", 1.0, "scan", 1, (0, 0, 9, 9), "read")}
        if is_whole
        else {}
    )
    one = replace(one, readings=boxes, moved_to=CODE if is_moved else None)
    assert settle([one]) == settled([one])


@st.composite
def sources(draw: st.DrawFn) -> NameSources:
    """A dossier, opened with a name or not, in which few names stand on papers."""
    notes = st.sampled_from([(), (Problem(NAMED_AFTER, None, "warning", {"decisions": "1"}),)])
    papers = [
        paper(f"2026-02-{n + 1:02}", alias=name, instance=draw(PRINTS), problems=draw(notes))
        for n, name in enumerate(draw(st.lists(st.none() | NAMES, max_size=4)))
    ]
    opened = Client(CODE, draw(st.none() | NAMES), "nl", datetime(2026, 1, 1, tzinfo=UTC))
    other = replace(opened, code="765432-1", alias=draw(st.none() | NAMES))
    renamed = draw(st.sampled_from([(), (Renamed(CODE, (), "Noor"),)]))
    printed = draw(st.none() | NAMES)
    return NameSources(
        client=opened,
        others=draw(st.sampled_from([(), (other,)])),
        papers=papers,
        now=Filing(renamed={CODE: renamed} if renamed else {}),
        printed=lambda _: printed,
        was_read=lambda _: None,
    )


@given(sources())
@settings(max_examples=300, deadline=None)
def test_a_dossier_with_one_name_is_called_as_where_all_names_are_weighed(
    known: NameSources,
) -> None:
    assert naming(known) == weighed(known)


@given(st.sampled_from(["S-1", "S-2"]), st.sampled_from([CODE, "765432-1", None]), st.data())
@settings(max_examples=300, deadline=None)
def test_a_paper_about_which_nothing_was_decided_is_stamped_as_any_other(
    identity: str, client: str | None, data: st.DataObject
) -> None:
    now = Filing(
        moved=data.draw(st.sampled_from([{}, {"S-1": CODE}])),
        brought={"S-1": 3, CODE: 2},
        merged=data.draw(st.sampled_from([{}, {CODE: "765432-1"}])),
        confirmed=data.draw(st.sampled_from([{}, {"S-2": (SAID_NAME,)}])),
        contact_said=data.draw(st.sampled_from([{}, {"S-1/safe_contact": 1}])),
    )
    slip = Slip(identity, client, "actieplan", date(2026, 2, 1))
    assert stamp_of(slip, now, "program") == stamp_weighed(slip, now, "program")


@given(
    st.recursive(
        st.none() | st.booleans() | st.sampled_from(["", "Sam", 0, 1]),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab"), inner),
    )
)
def test_an_answer_is_one_where_something_is_left_of_it(value: object) -> None:
    assert is_answered(value) == (answered(value) is not None)
