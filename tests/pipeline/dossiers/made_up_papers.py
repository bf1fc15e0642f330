"""Facts and header answers in, submissions out: papers for tests, without the road before them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from forms.ground.problems import Problem
from pipeline.dossiers.doubts_of_plan import doubt_at, with_said_of_plan
from pipeline.records import Client, Fact, Role, Source, Submission
from pipeline.records.ids import submission_id

CODE = "123456-7"
CLIENT = Client(CODE, None, "nl", datetime(2026, 1, 1, tzinfo=UTC))
# Sheets in the order of the method on one and the same day.
ORDERS = {
    "krachteninventarisatie": 10,
    "vormen_van_kracht": 20,
    "actieplan": 30,
    "actieplan_bijwerken": 40,
    "focusbepaling": 5,
    "evaluatie": 60,
    "evaluatie_begeleider": 61,
    "teamkrachtbespreking": 70,
}
_SIMPLE = {"strength", "wish", "priority", "meaning", "learned", "setback_help", "keep", "stop"}


def strength(text: str, pointer: str = "/i_can/0", **more: Any) -> Fact:
    return Fact("strength", pointer, {"text": text}, **more)


def wish(text: str, pointer: str = "/i_want/0", domain: str | None = None) -> Fact:
    return Fact("wish", pointer, {"text": text}, domain=domain)


def says(role: Role, text: str, pointer: str, **more: Any) -> Fact:
    return Fact(role, pointer, {"text": text}, **more)


def ticked(role: Role, domain: str | None = None) -> Fact:
    pointer = f"/domains/{domain}/{role}" if domain else f"/{role}"
    return Fact(role, pointer, {}, domain=domain)


def goal(text: str | None = None, n: int = 0, ref: str | None = None, **parts: Any) -> Fact:
    return Fact("goal", f"/goals/{n}", {"text": text, **parts}, ref=ref)


def action(what: str | None = None, n: int = 0, of: int | None = 0, **parts: Any) -> Fact:
    """An action of goal `of` on the same sheet, or of none."""
    ref = parts.pop("ref", None)
    if of is None:
        return Fact("action", f"/actions/{n}", {"what": what, **parts}, ref=ref)
    parent = f"/goals/{of}"
    pointer = f"{parent}/actions/{n}"
    return Fact("action", pointer, {"what": what, **parts}, ref=ref, parent=parent)


def report(ref: str | None, status: str | None, n: int = 0, **parts: Any) -> Fact:
    """A line of the sheet that updates a plan, pre-printed with an id (or blank)."""
    return action(None, n, of=None, ref=ref, status=status, **parts)


def paper(
    day: str,
    *facts: Fact,
    worksheet: str = "actieplan",
    instance: str | None = None,
    date_given: bool = True,
    problems: tuple[Problem, ...] = (),
    received: str = "2026-12-31",
    **header: Any,
) -> Submission:
    """A paper of the client, filled on a day, that says these facts."""
    values = _values(facts, header)
    form = (CODE, worksheet, day, instance or "")
    return Submission(
        id=submission_id(form, values),
        worksheet=worksheet,
        edition=1,
        language="nl",
        client=CODE,
        filled_on=date.fromisoformat(day),
        date_given=date_given,
        received_at=datetime.fromisoformat(received).replace(tzinfo=UTC),
        instance=instance,
        source=Source("0" * 64, "fillable", (1,)),
        values=values,
        readings={},
        problems=problems,
        facts=facts,
        order=ORDERS.get(worksheet, 90),
    )


def answer_to(ref: str | None, answer: str, n: int = 0, text: str | None = None) -> Fact:
    """What a client's form says to an idea, pre-printed with its id (or blank)."""
    values = {"answer": answer, **({"text": text} if text else {})}
    return Fact("idea", f"/ideas/{n}", values, ref=ref)


def talk(day: str, *ideas: str, case: str = CODE, **more: Any) -> Submission:
    """A paper of the team about a client, with these ideas."""
    facts = tuple(Fact("idea", f"/chosen/{n}", {"text": text}) for n, text in enumerate(ideas))
    told = paper(day, *facts, worksheet="teamkrachtbespreking", case_ref=case, **more)
    form = ("", *told.form[1:])
    return replace(told, client=None, id=submission_id(form, told.values))


def said_of_plan(
    about: Submission, code: str, pointer: str, value: str, told: str = ""
) -> Submission:
    """A paper of which a person said this, where its plan asks that."""
    return with_said_of_plan(about, {doubt_at(code, pointer, about.origin, told): value})


def plan(day: str, *facts: Fact, **more: Any) -> Submission:
    return paper(day, *facts, **more)


def update(day: str, *facts: Fact, **more: Any) -> Submission:
    return paper(day, *facts, worksheet="actieplan_bijwerken", **more)


def sheet(day: str, *facts: Fact, **more: Any) -> Submission:
    return paper(day, *facts, worksheet="vormen_van_kracht", **more)


def _values(facts: tuple[Fact, ...], header: Mapping[str, Any]) -> dict[str, Any]:
    """The values of which these facts were made, rows as lists."""
    tree: dict[str, Any] = dict(header)
    for fact in sorted(facts, key=lambda fact: fact.pointer):
        if not fact.values:
            _put(tree, fact.pointer, value=True)
        elif fact.role in _SIMPLE:
            _put(tree, fact.pointer, fact.values["text"])
        else:
            for part, value in fact.values.items():
                _put(tree, f"{fact.pointer}/{part}", value)
    rows: dict[str, Any] = _rows(tree)
    return rows


def _put(tree: dict[str, Any], pointer: str, value: Any) -> None:
    *path, last = pointer.split("/")[1:]
    for key in path:
        tree = tree.setdefault(key, {})
    tree[last] = value


def _rows(tree: Any) -> Any:
    if not isinstance(tree, dict):
        return tree
    whole = {key: _rows(value) for key, value in tree.items()}
    if whole and all(key.isdecimal() for key in whole):
        return [whole.get(str(n)) for n in range(max(map(int, whole)) + 1)]
    return whole
