"""What papers left empty of a goal or a step, told where that stands on the next form.

Nobody in the office can know it, so it is no question to them: it is asked of the client, at the
next contact. A frozen sheet is not drawn anew for that; the words stand in the slot, below the goal
or the step that they are about, where no reader looks for an answer.
"""

from collections.abc import Iterator
from typing import Final

from forms.catalogue import Catalogue
from forms.fields import Field
from forms.ground.known_names import UnknownLanguageError, UnknownWorksheetError
from forms.schema.worksheet import Leaf
from pipeline.documents.typesetting.phrasing import Pen
from pipeline.records import Action, Goal

_OF_A_GOAL: Final = ("why", "domain", "strengths", "sign")
_OF_A_STEP: Final = ("who", "where", "when")


def told_blank(thing: Goal | Action, catalogue: Catalogue, pen: Pen) -> str:
    """The line that says what was left empty and is not known yet, as its sheet asks it; or ""."""
    labels = dict.fromkeys(_labels(thing, catalogue, pen.words.language))
    if not labels:
        return ""
    return pen.words("documents.left_blank", what=", ".join(f"‘{label}’" for label in labels))


def _labels(thing: Goal | Action, catalogue: Catalogue, language: str) -> Iterator[str]:
    for blank in thing.blank:
        try:
            spoken = catalogue.spoken(blank.worksheet, language)
            sheet = catalogue.worksheet(blank.worksheet, spoken)
        except (UnknownWorksheetError, UnknownLanguageError):
            continue  # the organisation has that sheet no more
        leaf = next((each for each in sheet.leaves() if each.pointer == blank.pointer), None)
        if leaf is not None and _is_lacking(thing, leaf):
            yield leaf.field.label.rstrip(" :,")


def _is_lacking(thing: Goal | Action, leaf: Leaf) -> bool:
    """Whether no paper has said it since; what the next form asks by itself is not told."""
    part = _part_of(leaf.field)
    if isinstance(thing, Action):
        return part in _OF_A_STEP and not getattr(thing, part)
    if leaf.trail and leaf.trail[-1].group.role == "action":  # a step without words
        return part == "what" and not any(action.is_open for action in thing.actions)
    return part in _OF_A_GOAL and not getattr(thing, part)


def _part_of(field: Field) -> str:
    return field.part or field.key
