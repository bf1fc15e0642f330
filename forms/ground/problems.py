"""What a reader or a check found odd on a paper: a value, never an exception."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal

Severity = Literal["warning", "question"]

PAGE_MISSING: Final = "page_missing"  # code of the question about pages that are not there
PAGES_MIXED: Final = "pages_mixed"  # code of the question whether its pages belong together
PAGES_HERE: Final = "pages_here"  # code of the note which pages there are, where each stands alone
_NO_PARAMS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to know (warning) or to ask a person (question) about a paper.

    Attributes:
        code: ASCII word, the key of the message in the language files (`problems.CODE`).
        pointer: JSON Pointer of the field concerned, or None for the whole paper.
        severity: a question is put to a person; a warning only stands in the JSON.
        params: what the message fills in; never an answer or a name.
    """

    code: str
    pointer: str | None = None
    severity: Severity = "question"
    params: Mapping[str, str] = field(default_factory=lambda: _NO_PARAMS)


def page_missing(missing: Sequence[int], printed: Sequence[int]) -> Problem:
    """The question about pages that are not there, which tells the numbers at their feet.

    Args:
        missing: pages of the sheet, 1-based.
        printed: those that the form was printed with.
    """
    pages = ", ".join(map(str, missing))
    at_foot = ", ".join(str(number_at_foot(page, printed)) for page in missing)
    told = {} if at_foot == pages else {"printed": at_foot}
    return Problem(PAGE_MISSING, params={"pages": pages, **told})


def pages_here(
    here: Sequence[int], printed: Sequence[int], every: Sequence[int], *, has_date: bool
) -> Problem:
    """The note which pages came of a sheet whose pages stand alone, by the numbers at their feet.

    Args:
        here: pages of the sheet, 1-based.
        printed: those that the form was printed with.
        every: all pages of the sheet.
        has_date: the box for the day is on one of them.
    """
    told = {
        "pages": ", ".join(str(number_at_foot(page, printed)) for page in here),
        "without": ", ".join(str(page) for page in every if page not in here),
    }
    return Problem(PAGES_HERE, None, "warning", told if has_date else told | {"undated": "yes"})


def number_at_foot(page: int, printed: Sequence[int]) -> int:
    """The number that stands on a page of a form that was printed with these pages of its sheet."""
    return printed.index(page) + 1 if page in printed else page


def missing_pages(problems: Iterable[Problem]) -> tuple[int, ...]:
    """The pages that were not there, of the form that these problems are about.

    Where its pages stand alone, those that nobody waits for are among them.
    """
    problems = tuple(problems)
    numbers = (each.params["pages"] for each in problems if each.code == PAGE_MISSING)
    listed = {int(number) for told in numbers for number in told.split(",")}
    return tuple(sorted(listed.union(pages_left_out(problems))))


def pages_left_out(problems: Iterable[Problem]) -> tuple[int, ...]:
    """The pages that a paper does without, because each page of its sheet stands alone."""
    numbers = (each.params["without"] for each in problems if each.code == PAGES_HERE)
    return tuple(sorted({int(number) for told in numbers for number in told.split(",")}))


def is_undated_page(problems: Iterable[Problem]) -> bool:
    """Whether no page of a paper has a box for the day, because each stands alone."""
    return any(each.code == PAGES_HERE and "undated" in each.params for each in problems)
