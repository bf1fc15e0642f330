"""Decisions in the ledger -> who holds which order form, and whether an order on one is theirs.

A number is good for one order. So a copy of a form tells itself: two orders with one number.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from forms.ground.problems import missing_pages
from pipeline.dossiers.naming import name_key
from pipeline.records import Submission
from pipeline.records.events import Entrusted, Event, Revoked, event_id
from pipeline.records.orders import AsksYes


@dataclass(frozen=True, slots=True)
class HeldForm:
    """An order form that was printed for somebody. `instance`: its number."""

    instance: str
    name: str
    since: datetime
    revoked: bool = False


def held_forms(events: Iterable[Event]) -> dict[str, HeldForm]:
    """All order forms that were printed for somebody, oldest first, by their numbers."""
    held: dict[str, HeldForm] = {}
    for event in events:
        match event.what:
            case Entrusted(instance, name):
                held[instance] = HeldForm(instance, name, event.at)
            case Revoked(instance) if instance in held:
                held[instance] = replace(held[instance], revoked=True)
    return held


def forms_called(text: str, held: Iterable[HeldForm]) -> tuple[HeldForm, ...]:
    """The forms that are not revoked yet and have this number, or are of who is called so."""
    number, name = re.sub(r"[\s-]", "", text).upper(), name_key(text)
    good = [each for each in held if not each.revoked]
    numbered = [each for each in good if each.instance == number]
    return tuple(numbered or [each for each in good if name_key(each.name) == name])


def why_asked(
    form: Submission, same_number: Sequence[Submission], events: Sequence[Event]
) -> AsksYes | None:
    """Why an order form is asked about and not carried out; None where it is in the right hands.

    Args:
        form: as it counts now.
        same_number: every form with its number that ever came in, also what counts no longer.
        events: all that was decided.
    """
    if form.instance is None:
        return "blank"
    held = held_forms(events).get(form.instance)
    if held is None:
        return "unknown"
    if held.revoked:
        return "revoked"
    if any(_is_another(form, each, events) for each in same_number):
        return "copied"
    return None if _is_by(held.name, form) else "other_name"


def _is_another(form: Submission, other: Submission, events: Sequence[Event]) -> bool:
    """Whether another order was written with this number; not so this one before it was whole."""
    if other.id == form.id:
        return False
    if not set(missing_pages(other.problems)) > set(missing_pages(form.problems)):
        return True
    replaced = event_id("withdraw", other.id, form.id)
    return all(event.id != replaced for event in events)


def _is_by(name: str, form: Submission) -> bool:
    """Whether who asks is who it was printed for: one name in common, or nothing (read) there."""
    written = form.values.get("staff")
    if not isinstance(written, str) or not written.strip() or form.is_unread("/staff"):
        return True
    return bool(_names(name) & _names(written))


def _names(text: str) -> set[str]:
    return set(re.findall(r"\w+", name_key(text)))
