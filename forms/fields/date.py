"""A day: ten cells with the dashes printed, DD-MM-JJJJ."""

import re
from calendar import monthrange
from datetime import date
from typing import Literal

from forms.fields.base import AnswerType, Field, Raw, Sheet
from forms.ground.plain_data import Json
from forms.ground.widgets import Comb

DAY_PATTERN = "DD-MM-JJJJ"
_MONTHS = {
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "en": "january february march april may june july august september october november december",
}
_MONTH = {
    name[:length]: number
    for names in _MONTHS.values()
    for number, name in enumerate(names.split(), start=1)
    for length in {3, len(name)}
} | {"mrt": 3, "sept": 9, "okt": 10}
_YEARS = range(1900, 2200)
# hyphens and dashes of programs that put in their own
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_APART = re.compile(r"\d(?:[-/. ]+\d){7}")  # each digit for a cell of its own
_SHAPES = (
    (re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[t ][\d:.]+z?)?"), "ymd"),
    (re.compile(r"(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4})"), "dmy"),
    (re.compile(r"(\d{2})(\d{2})(\d{4})"), "dmy"),
    (re.compile(r"(\d{1,2})\.?\s+([a-z]+)\.?\s+(\d{4})"), "dmy"),
)


class Date(Field):
    """A day. Far-off years are asked about; `future` says whether a day to come makes sense."""

    kind: Literal["date"] = "date"
    future: bool = False

    def widgets(self, at: str) -> tuple[Comb, ...]:
        return (Comb(at, DAY_PATTERN),)

    def answer_type(self) -> AnswerType:
        return date | None

    def answer(self, sheet: Sheet, at: str) -> date | None:
        return read_date(sheet, at, future=self.future)

    def marks(self, value: Json, at: str) -> dict[str, Raw]:
        return {at: printed(value)}


def printed(day: date | str) -> str:
    """A day as it stands in the cells: 03-02-2026."""
    return (date.fromisoformat(day) if isinstance(day, str) else day).strftime("%d-%m-%Y")


def read_date(sheet: Sheet, at: str, *, future: bool) -> date | None:
    """The day at a pointer; None with a question where it is no day, cut, or improbable."""
    text = sheet.text(at)
    if text is None or not text.strip("-./ "):
        return None
    if doubt := doubt_about(text, sheet.received_on, future=future):
        sheet.ask(doubt, at)
    return parse_day(text)


def doubt_about(text: str, received_on: date, *, future: bool) -> str | None:
    """Why a person is asked about a day as it is written; None where nothing is the matter."""
    day = parse_day(text)
    if day is None:
        return "date_impossible" if _is_in_no_calendar(text) else "date_unclear"
    if not future and day > received_on:
        return "date_in_future"
    return "date_far_off" if abs(day.year - received_on.year) > 10 else None


def parse_day(text: str) -> date | None:
    """A day from `03-02-2026`, `3-2-2026`, `03022026`, `2026-02-03` or `3 februari 2026`.

    None where it is none of these, not in the calendar, or not of this age or the last (eight
    digits with the year in front, say). A two-figure year is not guessed.
    """
    written = _numbers_in(text)
    if written is None:
        return None
    try:
        found = date(*written)
    except ValueError:
        return None
    return found if found.year in _YEARS else None


def _is_in_no_calendar(text: str) -> bool:
    """Whether it is clear what is written, and no year has that day: 31-02-2026, 03-13-2026."""
    year, month, day = _numbers_in(text) or (0, 0, 0)
    if year not in _YEARS:
        return False
    return not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]


def _numbers_in(text: str) -> tuple[int, int, int] | None:
    """Year, month and day as they are written, whether there is such a day or not."""
    text = _DASHES.sub("-", text.strip().lower())
    if _APART.fullmatch(text):
        text = "".join(filter(str.isdigit, text))
    for shape, order in _SHAPES:
        if match := shape.fullmatch(text):
            first, month_text, last = match.groups()
            month = int(month_text) if month_text.isdigit() else _MONTH.get(month_text, 0)
            year, day = (first, last) if order == "ymd" else (last, first)
            return int(year), month, int(day)
    return None
