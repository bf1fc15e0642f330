r"""What commands tell a terminal, and other programs as JSON: nothing in it does anything.

Names and words come from whoever sent a file. Letters that a terminal obeys, or that turn the
writing round, stand there as what they are: `\x9b`, `\u202e`.
"""

import json
import re
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any, Final

import click

from pipeline.outbox.json_version import versioned

# Controls but tab and new line; and what turns the writing round.
_OBEYED: Final = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]"
)


_beside: ContextVar[Callable[[str], str]] = ContextVar("beside", default=str)


def tell(message: object, *, err: bool = False) -> None:
    """A line for the person at the keyboard; `err`: beside what is for programs."""
    text = _OBEYED.sub(_told, str(message))
    click.echo(_beside.get()(text) if err else text, err=err)


@contextmanager
def beside_as(form: Callable[[str], str]) -> Generator[None]:
    """Until this ends, each line beside what is for programs is told in this form."""
    before = _beside.set(form)
    try:
        yield
    finally:
        _beside.reset(before)


def moment_here(at: datetime | str, between: str = " ") -> str:
    """A moment (an aware one, or one in ISO 8601) on the clock of this place, to the minute.

    `between`: what stands between day and time; "T" in a table, where it is one column.
    """
    moment = datetime.fromisoformat(at) if isinstance(at, str) else at
    return moment.astimezone().strftime(f"%Y-%m-%d{between}%H:%M")


def tell_json(told: Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> None:
    """An object, or rows, for other programs: each with the version of its form."""
    _tell_as_json(versioned(told) if isinstance(told, Mapping) else [*map(versioned, told)])


def tell_json_schema(schema: Mapping[str, Any]) -> None:
    """A JSON Schema, which says itself what it is."""
    _tell_as_json(schema)


def _tell_as_json(value: Any) -> None:
    """In letters that do nothing where they are shown."""
    click.echo(_OBEYED.sub(_escaped, json.dumps(value, ensure_ascii=False, indent=1)))


def _told(found: "re.Match[str]") -> str:
    number = ord(found[0])
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}"


def _escaped(found: "re.Match[str]") -> str:
    """As JSON has it: such a letter stands in a text only."""
    return f"\\u{ord(found[0]):04x}"
