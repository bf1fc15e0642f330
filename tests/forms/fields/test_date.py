from datetime import date

import pytest

from forms.fields import Date
from tests.forms.fields.suite import KindSuite, ask


class TestDate(KindSuite):
    field = Date(key="q", label="Datum")
    answers = (date(2026, 2, 3), date(2024, 2, 29), date(2016, 12, 31))


class TestDayToCome(KindSuite):
    field = Date(key="q", label="Op", future=True)
    answers = (date(2027, 1, 1),)


@pytest.mark.parametrize(
    "written",
    [
        "03-02-2026",
        "3-2-2026",
        "03022026",
        "2026-02-03",
        "3/2/2026",
        "3.2.2026",
        " 03 - 02 - 2026",
        "3 februari 2026",
        "3 feb 2026",
        "3 feb. 2026",
        "3 FEBRUARI 2026",
        "2026-02-03T00:00:00Z",
        "03\u201102\u20112026",
        "3 \u2013 2 \u2013 2026",
        "0 3 0 2 2 0 2 6",
        "0 3-0 2-2 0 2 6",
    ],
)
def test_a_day_is_understood_however_it_is_written(written: str) -> None:
    assert ask(TestDate.field, {"/q": written}) == (date(2026, 2, 3), [])


@pytest.mark.parametrize(
    "written", ["3-2-26", "03-02-20", "gisteren", "31-02-1026", "0 3 0 2 2 0 2"]
)
def test_what_is_no_day_is_asked_not_guessed(written: str) -> None:
    assert ask(TestDate.field, {"/q": written}) == (None, ["date_unclear"])


@pytest.mark.parametrize(
    "written", ["30-02-2026", "29-02-2025", "31042026", "31 april 2026", "13-13-2026", "99-03-2026"]
)
def test_a_day_that_is_in_no_calendar_is_asked_as_that(written: str) -> None:
    assert ask(TestDate.field, {"/q": written}) == (None, ["date_impossible"])


def test_cells_with_only_the_printed_dashes_are_empty() -> None:
    assert ask(TestDate.field, {"/q": "  -  -    "}) == (None, [])


def test_a_day_to_come_is_asked_where_it_makes_no_sense() -> None:
    assert ask(TestDate.field, {"/q": "02-03-2026"}) == (date(2026, 3, 2), ["date_in_future"])


@pytest.mark.parametrize("field", [TestDate.field, TestDayToCome.field])
def test_a_day_long_ago_is_asked(field: Date) -> None:
    assert ask(field, {"/q": "01-03-2015"}) == (date(2015, 3, 1), ["date_far_off"])


def test_today_is_no_day_to_come() -> None:
    assert ask(TestDate.field, {"/q": "01-03-2026"}) == (date(2026, 3, 1), [])
