"""Which questions the plan waits for; the others may wait: the client's own hand stands there."""

from collections.abc import Mapping
from typing import Final

from forms.catalogue import Edition
from forms.ground.problems import PAGE_MISSING
from pipeline.review.questions import OpenQuestion

_OF_THE_PLAN: Final = frozenset({"goal", "action", "idea"})
_WRITTEN: Final = frozenset({"word", "text"})


def is_urgent(question: OpenQuestion, roles: Mapping[str, str]) -> bool:
    """Whether a document waits for it.

    Args:
        question: what is open.
        roles: of the questions of its sheet, see `roles_of`.
    """
    if question.place.kind == "note":
        return False
    if question.code == PAGE_MISSING:
        return False  # what is here counts; the page may still come
    if question.place.kind not in _WRITTEN or question.before is not None:
        return True
    at = question.place.pointer
    return roles.get(at, roles.get(at.rpartition("/")[0], "")) in _OF_THE_PLAN | {"head"}


def roles_of(edition: Edition) -> dict[str, str]:
    """By pointer of a question: what it tells of; `head` in the head of the sheet."""
    sheet = edition.worksheet
    head = {field.key for field in sheet.header}
    roles: dict[str, str] = {}
    for leaf in sheet.leaves():
        around = [place.group.role for place in leaf.trail if place.group.role]
        said = around[-1] if around else leaf.field.role
        is_head = not leaf.trail and leaf.pointer.removeprefix("/") in head
        roles[leaf.pointer] = "head" if is_head else str(said or "")
    return roles
