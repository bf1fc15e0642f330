"""What papers left empty, told on the next form: of a goal or a step where that stands, else once.

Nobody in the office can know it, so it is no question to them: it is asked of the client, at the
next contact. A frozen sheet is not drawn anew for that; the words stand in the slot, below the goal
or the step that they are about, where no reader looks for an answer.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from forms.catalogue import Catalogue
from forms.fields import Field
from forms.ground.known_names import UnknownLanguageError, UnknownWorksheetError
from forms.schema.worksheet import Leaf, Worksheet
from pipeline.documents.typesetting.phrasing import Pen
from pipeline.records import Action, Dossier, Goal, LeftBlank

_OF_A_GOAL: Final = ("why", "domain", "strengths", "sign")
_OF_A_STEP: Final = ("who", "where", "when")
_FEW: Final = 2  # questions in one line
_SAID: Final[Mapping[str, str]] = {  # role of a question -> where the dossier has its answers
    "meaning": "meaning",
    "learned": "learned",
    "strength": "strengths",
    "wish": "wishes",
    "setback_help": "setback_help",
    "setback_sign": "setback_signs",
    "keep": "keep",
    "stop": "stop",
    "start": "start",
    "next": "onward",
}


def told_blank(thing: Goal | Action, catalogue: Catalogue, pen: Pen) -> str:
    """The line that says what was left empty and is not known yet, as its sheet asks it; or ""."""
    labels = dict.fromkeys(_labels(thing, catalogue, pen.words.language))
    if not labels:
        return ""
    return pen.words("documents.left_blank", what=", ".join(f"‘{label}’" for label in labels))


def told_elsewhere(dossier: Dossier, catalogue: Catalogue, pen: Pen) -> str:
    """The line that says what was left empty on other sheets, of no goal and no step; or "".

    Not what stands in the head of a sheet: who filled it in on a day that is past is no question.
    What any sheet says is told no more. Few: the line stands in a slot, beside what it shows.
    """
    asked = (
        leaf.field.label.rstrip(" :,")
        for sheet, leaf in _spoken(dossier.blank, catalogue, pen.words.language)
        if not _is_of_plan(leaf) and not _is_in_head(leaf, sheet) and not _is_said(leaf, dossier)
    )
    labels = list(dict.fromkeys(asked))[:_FEW]
    what = ", ".join(f"‘{label}’" for label in labels)
    return pen.words("documents.left_blank_elsewhere", what=what) if what else ""


def _is_of_plan(leaf: Leaf) -> bool:
    roles = {place.group.role for place in leaf.trail}
    return not roles.isdisjoint({"goal", "action", "idea"})


def _is_in_head(leaf: Leaf, sheet: Worksheet) -> bool:
    return not leaf.trail and leaf.field.key in {field.key for field in sheet.header}


def _is_said(leaf: Leaf, dossier: Dossier) -> bool:
    answers = _SAID.get(leaf.field.role or "")
    return answers is not None and bool(getattr(dossier, answers))


def _labels(thing: Goal | Action, catalogue: Catalogue, language: str) -> Iterator[str]:
    for _, leaf in _spoken(thing.blank, catalogue, language):
        if _is_lacking(thing, leaf):
            yield leaf.field.label.rstrip(" :,")


def _spoken(
    blanks: Iterable[LeftBlank], catalogue: Catalogue, language: str
) -> Iterator[tuple[Worksheet, Leaf]]:
    """What was left empty with its sheet in a language; not of sheets that are there no more."""
    for blank in blanks:
        try:
            spoken = catalogue.spoken(blank.worksheet, language)
            sheet = catalogue.worksheet(blank.worksheet, spoken)
        except (UnknownWorksheetError, UnknownLanguageError):
            continue  # the organisation has that sheet no more
        leaf = next((each for each in sheet.leaves() if each.pointer == blank.pointer), None)
        if leaf is not None:
            yield sheet, leaf


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
