"""Who stands on the plan as somebody to call: never who a later paper may have said no to."""

import pytest

from forms.ground.problems import Problem
from pipeline.documents.front_page_parts import to_call
from pipeline.dossiers.folding import fold
from pipeline.dossiers.progress import progress
from pipeline.records import Document, Fact
from pipeline.records.picture_tokens import token
from tests.pipeline.documents.drawn import said, squeezed
from tests.pipeline.dossiers.made_up_papers import CLIENT, sheet
from tests.workspace import Answers, Workspace, blank, fill, header

SISTER, WHO, MAY = "mijn zus Fatma", "/people/0/text", "/people/0/may_contact"


@pytest.mark.parametrize(
    ("later", "stands"),
    [
        ({WHO: SISTER, MAY: "no"}, False),
        ({WHO: "mijn z\ufffds", MAY: "no"}, False),
        ({WHO: "mijn z\ufffds", MAY: "yes"}, True),
        ({WHO: "mijn z\ufffds"}, True),
        ({WHO: "de buurman", MAY: "no"}, True),
    ],
)
def test_nobody_stands_there_to_whom_a_later_paper_may_say_no(
    office: Workspace, later: Answers, stands: bool
) -> None:
    code = office.new_client()
    for day, answers in (("03-02-2026", {WHO: SISTER, MAY: "yes"}), ("04-02-2026", later)):
        head = header() | {"/client": code, "/filled_on": day, "/take_home": "yes"}
        office.hand_in(**{day: fill(blank("focusbepaling"), {**head, **answers})})
    told = said(Document("actieplan", office.outbox(code, "actieplan.pdf").read_bytes()))
    assert squeezed(SISTER) in told  # she is a strength, whatever was said
    assert (squeezed("Deze mensen kan ik bellen") in told) is stands


def person(text: str, answer: str | None = None) -> Fact:
    values = {"text": text, **({"may_contact": answer} if answer else {})}
    return Fact("strength", "/people/0", values, kind="resource")


@pytest.mark.parametrize(
    ("later", "asked", "stands"),
    [
        (person(SISTER), MAY, False),
        (person(SISTER), None, True),
        (person(token("a" * 64)), MAY, False),
        (person(token("a" * 64), "ask_first"), None, False),
        (person(token("a" * 64), "yes"), None, True),
        (person("Fatma", "no"), None, False),
        (person("Fatma, mijn zus uit Ede", "ask_first"), None, False),
        (person("Fatma", "yes"), None, True),
        (person("mijn broer", "no"), None, True),
    ],
)
def test_nor_of_whom_a_later_answer_or_name_is_not_read(
    later: Fact, asked: str | None, stands: bool
) -> None:
    problems = (Problem("mark_unclear", asked),) if asked else ()
    papers = (
        sheet("2026-02-03", person(SISTER, "yes"), take_home="yes"),
        sheet("2026-02-04", later, take_home="yes", problems=problems),
    )
    called = to_call(progress(fold(CLIENT, papers, ()), ()))
    assert (SISTER in {one.text for one in called}) is stands
