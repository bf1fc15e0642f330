"""What a reader or a check found odd on a paper: a value, never an exception."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

Severity = Literal["warning", "question"]

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


def missing_pages(problems: Iterable[Problem]) -> tuple[int, ...]:
    """The pages that were not there, of the form that these problems are about."""
    numbers = (each.params["pages"] for each in problems if each.code == "page_missing")
    return tuple(sorted({int(number) for listed in numbers for number in listed.split(",")}))
