"""Every problem and refusal that the program can give, walked through every language."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final, get_args

import pytest

from forms.catalogue import Catalogue
from forms.ground.problems import PAGES_HERE
from pipeline.dossiers.current_papers import CONFLICT, RESAVED, SAID_OTHERWISE
from pipeline.dossiers.doubts_of_plan import DOUBTS
from pipeline.dossiers.naming import ABOUT_NAMES
from pipeline.dossiers.safe_contact import FROM_ELSEWHERE
from pipeline.extraction.pdf.box_text import Doubt
from pipeline.records.papers import (
    ADDS,
    CAME_AFTER,
    CORRECTS_OLDER,
    LEFT_OUT,
    NAMED_AFTER,
    SAID_OF_PLAN,
    TWO_WRITERS,
)
from pipeline.records.readings import FILES_ATTACHED, UnreadBecause
from pipeline.records.refusals import REFUSALS
from pipeline.settings import shipped_schemas

ROOT: Final = Path(__file__).parents[1]
SHIPPED: Final = Catalogue(shipped_schemas())
# those that speak to the office as well
LANGUAGES: Final = tuple(
    each for each in SHIPPED.languages if not SHIPPED.words(each).is_for_clients_alone
)
# calls that make a problem or question of a code, and where in the call it stands
MAKES: Final = {"Problem": 0, "ask": 0, "CannotDo": 0, "_asked": 1}
PASSED_ON: Final = {  # modules that make a problem of a code that is said elsewhere
    "forms/fields/base.py",
    "forms/ground/problems.py",
    "pipeline/commands/review.py",
    "pipeline/desk/answering.py",
    "pipeline/dossiers/copies.py",
    "pipeline/dossiers/corrections.py",
    "pipeline/dossiers/doubts.py",
    "pipeline/dossiers/left_out.py",
    "pipeline/dossiers/lone_corrections.py",
    "pipeline/dossiers/naming.py",
    "pipeline/dossiers/safe_contact.py",
    "pipeline/extraction/files.py",
    "pipeline/extraction/pdf/drawn_over.py",
    "pipeline/extraction/pdf/fillable.py",
    "pipeline/extraction/pdf/flattened.py",
    "pipeline/extraction/sandbox/serialising.py",
    "pipeline/orders/decisions.py",
    "pipeline/orders/receipt.py",
    "pipeline/dossiers/doubts_of_plan.py",
    "pipeline/review/item_words.py",
    "pipeline/validation/acceptance.py",
    "pipeline/validation/known_papers.py",
    "pipeline/validation/submissions.py",
}
# in tables, and what a box of print is in doubt for
IN_TABLES: Final = (
    *("text_unread", "number_unclear", "date_unclear"),
    *(CAME_AFTER, RESAVED, TWO_WRITERS, CONFLICT, SAID_OTHERWISE, NAMED_AFTER, *ABOUT_NAMES),
    *(SAID_OF_PLAN, *DOUBTS),
    *(FILES_ATTACHED, FROM_ELSEWHERE, ADDS, PAGES_HERE, LEFT_OUT, CORRECTS_OLDER),
    *filter(None, get_args(Doubt)),
)
NO_PROBLEMS: Final = frozenset(get_args(UnreadBecause))  # why a mark was not read


def calls() -> Iterator[tuple[str, str, ast.expr]]:
    """Module, name and code of every call that makes a problem."""
    for path in sorted([*(ROOT / "pipeline").rglob("*.py"), *(ROOT / "forms").rglob("*.py")]):
        module = path.relative_to(ROOT).as_posix()
        if module.startswith("forms/checking/"):
            continue  # mistakes in schemas have words and tests of their own
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call):
                name = getattr(call.func, "attr", getattr(call.func, "id", ""))
                if len(call.args) > MAKES.get(name, 99):
                    yield module, name, call.args[MAKES[name]]


@cache
def every_call() -> tuple[tuple[str, str, ast.expr], ...]:
    return tuple(calls())


def constants(code: ast.expr) -> Iterator[str]:
    """The texts in an expression that can be its value: not what a condition compares with."""
    parts = [code.body, code.orelse] if isinstance(code, ast.IfExp) else [code]
    for part in parts:
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value


@cache
def codes() -> list[str]:
    said = {each for *_, code in every_call() for each in constants(code)}
    return sorted({*IN_TABLES, *said} - NO_PROBLEMS)


def test_no_code_is_made_up_on_the_way() -> None:
    silent = {m for m, name, code in every_call() if name == "Problem" and not any(constants(code))}
    assert silent == PASSED_ON
    assert len(codes()) > 50


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_problem_has_words(language: str) -> None:
    words = SHIPPED.words(language)
    lacking = [c for c in codes() if f"problems.{c}" not in words and f"questions.{c}" not in words]
    assert lacking == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_has_words(language: str) -> None:
    words = SHIPPED.words(language)
    parts = [f"refusals.{kind.code}.{part}" for kind in REFUSALS for part in ("reason", "remedy")]
    assert [part for part in parts if part not in words] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_fills_in_the_same(language: str) -> None:
    ours, theirs = SHIPPED.words("nl").phrases, SHIPPED.words(language).phrases
    keys = [key for key in ours if key.startswith(("problems.", "questions.", "refusals."))]
    assert [key for key in keys if filled_in(ours[key]) != filled_in(theirs[key])] == []


def filled_in(phrase: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", phrase))
