"""Dossiers and papers -> one FHIR R4B bundle: what was asked, what was answered, goals and steps.

A worksheet becomes a Questionnaire, a paper a QuestionnaireResponse, a goal a Goal, and the steps
of a client one CarePlan. Ids are those of the dossier, so that everything points to the same.
Words that nobody has read yet are told to be absent.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from forms.catalogue import Edition
from forms.fields import Check, Date, Number, Rows, Scale, Text, TickAll, When
from forms.fields.choice import ChoiceField
from forms.ground.plain_data import at_pointer
from forms.schema.worksheet import Leaf, heading
from pipeline.outbox.submission_json import is_quotable
from pipeline.records import Action, Dossier, Goal, Submission
from pipeline.records.picture_tokens import digest_in

Resource = dict[str, Any]

CODES: Final = "urn:krachtwerk"  # begins the names of our own code systems
_ABSENT: Final = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
_ACHIEVED: Final = "http://terminology.hl7.org/CodeSystem/goal-achievement"
GOAL_STATUS: Final[Mapping[str, str]] = {
    "wens": "proposed",
    "gekozen": "accepted",
    "bezig": "active",
    "bereikt": "completed",
    "rust": "on-hold",
    "losgelaten": "cancelled",
}
STEP_STATUS: Final[Mapping[str, str]] = {
    "voorgesteld": "not-started",
    "gepland": "scheduled",
    "bezig": "in-progress",
    "gedaan": "completed",
    "deels": "in-progress",  # while no new step took its place
    "niet_gelukt": "in-progress",
    "niet_meer_gewild": "cancelled",
}


def bundle(
    dossiers: Sequence[tuple[Dossier, bool]], papers: Sequence[tuple[Submission, Edition]]
) -> Resource:
    """All of it; the same dossiers and papers give the same bundle.

    Args:
        dossiers: each with whether the client rounded off.
        papers: as they count, each with its sheet as it was printed.
    """
    sheets = {_sheet_id(edition): edition for _, edition in papers}
    resources = [
        *(_questionnaire(name, sheets[name]) for name in sorted(sheets)),
        *(each for dossier, finished in dossiers for each in _of_client(dossier, finished)),
        *(_response(paper, edition) for paper, edition in papers),
    ]
    entries = [
        {"fullUrl": _url(each["resourceType"], each["id"]), "resource": each} for each in resources
    ]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


# What was asked and answered


def _sheet_id(edition: Edition) -> str:
    sheet = edition.worksheet
    return f"{sheet.id}-{edition.number}-{sheet.language}".replace("_", "-")


def _sheet_url(edition: Edition) -> str:
    sheet = edition.worksheet
    return f"{CODES}:worksheet:{sheet.id}:{sheet.language}"


def _questionnaire(identity: str, edition: Edition) -> Resource:
    sheet = edition.worksheet
    return {
        "resourceType": "Questionnaire",
        "id": identity,
        "language": sheet.language,
        "url": _sheet_url(edition),
        "version": str(edition.number),
        "status": "active",
        "title": sheet.title,
        "item": [item for leaf in sheet.leaves() for item in _items(leaf)],
    }


def _items(leaf: Leaf) -> Iterator[Resource]:
    """A question; of one with a day beside its choices, that day too."""
    field = leaf.field
    kinds = ((Check, "boolean"), (ChoiceField, "choice"), (Date, "date"), (Number, "decimal"))
    kind = next((name for made, name in kinds if isinstance(field, made)), "string")
    if isinstance(field, Text):
        kind = "text"
    item: Resource = {"linkId": leaf.pointer, "text": _label(leaf), "type": kind}
    if isinstance(field, Rows | TickAll):
        item["repeats"] = True
    if isinstance(field, ChoiceField):
        item["answerOption"] = [{"valueCoding": each} for each in _codings(field).values()]
    yield item
    if isinstance(field, When):
        yield {"linkId": f"{leaf.pointer}_date", "text": _label(leaf), "type": "date"}


def _label(leaf: Leaf) -> str:
    """The question, after the headings around it."""
    parts, outer = [], ""
    for place in leaf.trail:
        outer = heading(place.group, place.item, outer)
        parts.append(outer)
    return " ".join(filter(None, (*parts, leaf.field.label))) or leaf.pointer


def _codings(field: ChoiceField) -> dict[str, Resource]:
    """The choices, by the code that stands in the values."""
    system = f"{CODES}:choice:{field.key.replace('_', '-')}"
    as_value = Scale.export if isinstance(field, Scale) else str
    codes = {as_value(choice.code): choice.label for choice in field.choices}
    return {
        code: {"system": system, "code": code, "display": label or code}
        for code, label in codes.items()
    }


def _response(paper: Submission, edition: Edition) -> Resource:
    answered = [
        {"linkId": at, "answer": answers}
        for leaf in edition.worksheet.leaves()
        for at, answers in _answers(leaf, paper)
        if answers
    ]
    told: Resource = {
        "resourceType": "QuestionnaireResponse",
        "id": paper.id,
        "language": paper.language,
        "questionnaire": f"{_sheet_url(edition)}|{edition.number}",
        "status": "in-progress" if paper.unread else "completed",
        "authored": paper.filled_on.isoformat(),
        "extension": [_quotable(is_quotable(paper))],
    }
    if paper.client is not None:
        told["subject"] = _reference("Patient", paper.client)
    return told | ({"item": answered} if answered else {})


def _answers(leaf: Leaf, paper: Submission) -> Iterator[tuple[str, list[Resource]]]:
    value = at_pointer(paper.values, leaf.pointer)
    yield leaf.pointer, list(_answer(leaf, value))
    if isinstance(leaf.field, When):
        at = f"{leaf.pointer}_date"
        day = at_pointer(paper.values, at)
        yield at, [{"valueDate": day}] if isinstance(day, str) else []


def _ticked(field: TickAll, value: object) -> Iterator[Resource]:
    ticked = value if isinstance(value, Mapping) else {}
    known = _codings(field).items()
    yield from ({"valueCoding": coding} for code, coding in known if ticked.get(code))


def _answer(leaf: Leaf, value: object) -> Iterator[Resource]:
    field = leaf.field
    if value is None or value == "":
        return
    match field:
        case Check():
            yield {"valueBoolean": value is True}
        case TickAll():
            yield from _ticked(field, value)
        case ChoiceField():
            coding = _codings(field).get(str(value))
            yield {"valueCoding": coding} if coding else {"valueString": str(value)}
        case Rows():
            rows = value if isinstance(value, Sequence) and not isinstance(value, str) else ()
            yield from ({"valueString": str(row)} for row in rows if row)
        case Date():
            yield {"valueDate": str(value)}
        case Number():
            yield {"valueDecimal": value}
        case _:
            yield {"valueString": str(value)}


# The client and the plan


def _of_client(dossier: Dossier, finished: bool) -> Iterator[Resource]:
    patient: Resource = {
        "resourceType": "Patient",
        "id": dossier.client,
        "identifier": [{"system": f"{CODES}:client", "value": dossier.client}],
    }
    if dossier.alias and not digest_in(dossier.alias):
        patient["name"] = [{"use": "usual", "text": dossier.alias}]
    yield patient
    yield from (_goal(goal, dossier.client) for goal in dossier.goals)
    steps = [(goal, step) for goal in dossier.goals for step in goal.actions]
    loose = [(None, step) for step in dossier.loose_actions]
    plan: Resource = {
        "resourceType": "CarePlan",
        "id": f"plan-{dossier.client}",
        "status": "completed" if finished else "active",
        "intent": "plan",
        "subject": _reference("Patient", dossier.client),
    }
    if dossier.goals:
        plan["goal"] = [_reference("Goal", goal.id) for goal in dossier.goals]
    if steps or loose:
        plan["activity"] = [{"detail": _step(goal, step)} for goal, step in (*steps, *loose)]
    yield plan


def _goal(goal: Goal, client: str) -> Resource:
    told: Resource = {
        "resourceType": "Goal",
        "id": goal.id,
        "identifier": [_identifier(each) for each in (goal.id, *goal.aliases)],
        "lifecycleStatus": GOAL_STATUS[goal.state],
        "description": _own_words(goal.text),
        "subject": _reference("Patient", client),
        "startDate": goal.since.isoformat(),
        "extension": [_quotable(goal.quotable)],
    }
    if goal.state == "bereikt":
        achieved = {"system": _ACHIEVED, "code": "achieved"}
        told["achievementStatus"] = {"coding": [achieved]}
    days: Iterable[date] = (change.on for change in goal.history)
    if (last := max(days, default=None)) is not None:
        told["statusDate"] = last.isoformat()
    return told


def _step(goal: Goal | None, step: Action) -> Resource:
    was_replaced = step.state in {"deels", "niet_gelukt"} and not step.is_open
    told: Resource = {
        "extension": [
            {"url": f"{CODES}:action", "valueIdentifier": _identifier(step.id)},
            _quotable(step.quotable),
        ],
        "status": "stopped" if was_replaced else STEP_STATUS[step.state],
    }
    if digest_in(step.what):
        told["_description"] = _absent()
    else:
        told["description"] = step.what
    if goal is not None:
        told["goal"] = [_reference("Goal", goal.id)]
    if step.last_day is not None:
        day = step.last_day.isoformat()
        told["scheduledPeriod"] = {"start": min(step.planned.isoformat(), day), "end": day}
    return told


def _quotable(may: bool) -> Resource:
    """Whether these words may be printed: who said no to that on the paper, keeps that here."""
    return {"url": f"{CODES}:quotable", "valueBoolean": may}


def _own_words(text: str) -> Resource:
    """What somebody said; that it is absent, where nobody has read it yet."""
    return _absent() if digest_in(text) else {"text": text}


def _absent() -> Resource:
    return {"extension": [{"url": _ABSENT, "valueCode": "unknown"}]}


def _identifier(identity: str) -> Resource:
    return {"system": f"{CODES}:id", "value": identity}


def _reference(kind: str, identity: str) -> Resource:
    """To what stands in the same bundle: by its whole name, for there is no server to ask.

    Source: https://hl7.org/fhir/R4B/bundle.html#references
    """
    return {"reference": _url(kind, identity), "type": kind}


def _url(kind: str, identity: str) -> str:
    return f"{CODES}:{kind}:{identity}"
