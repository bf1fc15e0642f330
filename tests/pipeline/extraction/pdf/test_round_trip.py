"""Every field of every sheet, filled by real programs with hard values, comes back equal."""

from itertools import product
from typing import Any, Literal

import pytest

from forms.ground.plain_data import at_pointer
from pipeline.records import Submission
from tests.fillers import FILLERS, Filler
from tests.fillers.hard_values import EMOJI, Typed, hard_values
from tests.fillers.widgets import places_of
from tests.pipeline.extraction.read_back import (
    CODE,
    LANGUAGES,
    OF_TEAM,
    PERSONAL,
    SHEETS,
    asked,
    blank,
    catalogue,
    kinds,
    only,
    personal,
    unfilled,
)

Kind = Literal["blank", "personal"]
Case = tuple[Filler, str, Kind, str, bool]
KINDS: dict[str, tuple[Kind, ...]] = {
    **dict.fromkeys(PERSONAL, ("blank", "personal")),
    **dict.fromkeys(OF_TEAM, ("blank",)),
}
VARIANTS = {sheet: list(product(KINDS[sheet], LANGUAGES, (False, True))) for sheet in SHEETS}
ALL: list[Case] = [
    (filler, sheet, *variant)
    for filler in FILLERS
    for sheet in SHEETS
    for variant in VARIANTS[sheet]
]
# each filler meets each sheet; kind, language and the half of the fields take turns
SAMPLE: list[Case] = [
    (filler, sheet, *VARIANTS[sheet][(3 * n + m) % len(VARIANTS[sheet])])
    for n, filler in enumerate(FILLERS)
    for m, sheet in enumerate(SHEETS)
]


def form(sheet: str, kind: Kind, language: str) -> bytes:
    return blank(sheet, language) if kind == "blank" else personal(sheet, language).content


def param_of(case: Case) -> Any:
    filler, sheet, kind, language, odd = case
    name = f"{filler.name}-{sheet}-{kind}-{language}-{'odd' if odd else 'even'}"
    return pytest.param(case, id=name, marks=filler.marks)


def comes_back(case: Case, turn: int) -> None:
    filler, sheet, kind, language, odd = case
    if filler.missing():
        pytest.skip(filler.missing())
    empty = form(sheet, kind, language)
    before = expected_without(empty, kind)
    typed = hard_values(places_of(empty), CODE, odd=odd, turn=turn, kinds=kinds(sheet))
    submission = only(filler.fill(empty, typed.given))
    expected = before | typed.back | _days_without_choice(typed, before)
    if filler.name == "pdfium":
        expected = _without_emoji(expected, submission)
    found = {pointer: at_pointer(submission.values, pointer) for pointer in submission.readings}
    assert _said(found) == _said(expected)
    assert list(found) == _pointers(sheet, language)


def _said(values: dict[str, object]) -> dict[str, object]:
    """A box without a tick is false, or nothing where its whole occurrence is empty."""
    return {pointer: value or None for pointer, value in values.items()}


def expected_without(empty: bytes, kind: str) -> dict[str, object]:
    """What a form says that nobody filled: what was printed, and otherwise nothing."""
    opened = {place.name: place for place in places_of(empty)}
    if kind == "blank":
        nothing: dict[str, object] = {
            name: False if p.on == "yes" else None for name, p in opened.items()
        }
        nothing.pop("/client", None)  # always typed
        return nothing
    submission = unfilled(empty)
    return {pointer: at_pointer(submission.values, pointer) for pointer in submission.readings}


def _days_without_choice(typed: Typed, before: dict[str, object]) -> dict[str, object]:
    """A day without a tick counts as the choice `date` (contract)."""
    choices = [name.removesuffix("_date") for name in typed.given if name.endswith("_date")]
    return {c: "date" for c in choices if c not in typed.given and before[c] is None}


def _without_emoji(expected: dict[str, object], submission: Submission) -> dict[str, object]:
    """pdfium keeps only 16 bits of a letter: such a text is asked, never taken as it is."""
    lost = [name for name, text in expected.items() if isinstance(text, str) and EMOJI in text]
    assert all(asked(submission, name) == ["text_garbled"] for name in lost)
    return expected | dict.fromkeys(lost)


def _pointers(sheet: str, language: str) -> list[str]:
    pages = catalogue().current(sheet, language).layout.pages
    return list(dict.fromkeys(box.pointer for page in pages for box in page.boxes))


@pytest.mark.parametrize("case", [param_of(case) for case in SAMPLE])
def test_what_a_program_fills_in_comes_back_at_its_own_pointer(case: Case) -> None:
    comes_back(case, turn=SAMPLE.index(case))


@pytest.mark.long
@pytest.mark.parametrize("case", [param_of(case) for case in ALL])
def test_all_sheets_kinds_and_languages_come_back(case: Case) -> None:
    comes_back(case, turn=7 * ALL.index(case))


@pytest.mark.parametrize("sheet", PERSONAL)
def test_what_was_printed_beforehand_comes_back_unfilled(sheet: str) -> None:
    document = personal(sheet)
    submission = unfilled(document.content)
    printed = document.instances[0].prefilled
    assert bool(printed) == ("/alias" in kinds(sheet))  # a worker's own sheet names nobody
    found = {pointer: submission.readings[pointer].raw for pointer in printed}
    assert found == printed
