"""A question and its role -> whether its answer will reach the dossier, said beforehand."""

from collections.abc import Mapping
from typing import get_args

from forms.checking.mistakes import Report, among
from forms.fields.base import Role
from forms.ground.plain_data import Table

# the parts of a goal, an action and a team idea that a dossier understands (pipeline.records.Fact)
PARTS: dict[str, frozenset[str]] = {
    "goal": frozenset({"text", "why", "domain", "strengths", "sign", "state", "reword"}),
    "action": frozenset(
        {
            "what",
            "who",
            "who_name",
            "when",
            "where",
            "done",
            "result",
            "status",
            "helped",
            "hard",
            "next_step",
            "next_who",
            "next_when",
        }
    ),
    "idea": frozenset({"text", "domain", "resource", "answer"}),
}
TICKED = ("skipped", "important", "enough")  # roles of a box to tick
CHOSEN = ("measure", "next")  # roles of an answer that is chosen
IN_WORDS = ("text", "rows", "ticks", "check")  # kinds whose answers are words
SORTS: Mapping[str, tuple[str, ...]] = {
    "step": ("forward", "back"),
    "strength": ("competence", "resource", "experience", "identity", "knowledge"),
}


def check_part(report: Report, raw: Table, role: object, place: str) -> None:
    """Whether a question within a goal, an action or an idea is a part that the dossier knows."""
    part = str(raw.get("part") or raw.get("key", ""))
    known = PARTS.get(str(role))
    if known is not None and "role" not in raw and part and part not in known:
        report.warn("part_unknown", place, part=part, role=str(role), **among(part, sorted(known)))


def check_role(report: Report, raw: Table, kind: str, place: str) -> None:
    """Whether an answer of this kind can play its role, and whether its sort is known."""
    role, sort = str(raw.get("role")), raw.get("sort")
    if role in TICKED:
        if kind != "check":
            report.warn("role_needs_check", place, role=role)
    elif role in get_args(Role) and role not in CHOSEN and kind not in IN_WORDS:
        report.warn("role_silent", place, role=role, kind=kind, known=", ".join(IN_WORDS))
    known = SORTS.get(role, ())
    if isinstance(sort, str) and known and sort not in known:
        report.warn("sort_unknown", place, sort=sort, role=role, **among(sort, known))


def check_group_role(report: Report, raw: Table, place: str) -> None:
    """Whether a group with a role of words has a question that holds the words."""
    role, fields = raw.get("role"), raw.get("fields", ())
    if role not in get_args(Role) or role in PARTS or not isinstance(fields, list):
        return
    tables = [field for field in fields if isinstance(field, Mapping)]
    if all(str(field.get("part") or field.get("key")) != "text" for field in tables):
        report.warn("role_needs_text", place, role=str(role))
