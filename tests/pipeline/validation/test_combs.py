from collections.abc import Sequence
from datetime import date

import pytest

from pipeline.records import Mark
from pipeline.validation.combs import MustHold, decipher, likeliest

DATE, CODE = "DD-MM-JJJJ", "000000-0"
TODAY = date(2026, 6, 15)
EMPTY_CELL = (*[0.0002] * 10, 0.998)
NO_DIGIT = (1 / 11,) * 11


def cell(digit: int, sure: float = 0.999, *, other: int | None = None) -> tuple[float, ...]:
    """A cell that shows a digit; what is left goes to one other digit, or to all alike."""
    left = 1 - sure
    rest = [left / 10] * 11 if other is None else [0.0] * 11
    if other is not None:
        rest[other] = left
    rest[digit] = sure
    return tuple(rest)


def comb(*cells: Sequence[float]) -> Mark:
    digits = tuple(tuple(one) for one in cells)
    return Mark("/when", None, 1, (20, 40, 60, 8.5), "scan", 0.0, "unread", digits)


def written(digits: str, sure: float = 0.9999) -> list[tuple[float, ...]]:
    return [cell(int(digit), sure) for digit in digits]


def read(
    mark: Mark,
    pattern: str = DATE,
    *,
    issued: str = "",
    future: bool = False,
    since: date | None = None,
) -> Mark:
    known = MustHold(TODAY, lambda code: code in issued, future=future, since=since)
    return decipher(mark, pattern, known)


def test_a_clear_date_is_read_as_it_stands_in_the_cells() -> None:
    mark = read(comb(*written("03022026")))
    assert (mark.raw, mark.state) == ("03-02-2026", "read")
    assert 0.999 <= mark.confidence <= 1


def test_an_empty_comb_is_empty() -> None:
    mark = read(comb(*[EMPTY_CELL] * 8))
    assert (mark.raw, mark.state) == (None, "empty")


def test_a_reading_that_is_not_certain_is_kept_for_who_is_asked() -> None:
    mark = read(comb(*written("03022026", 0.97)))
    assert (mark.raw, mark.state) == ("03-02-2026", "unread")


@pytest.mark.parametrize("missing", [0, 2, 7])
def test_a_cell_left_out_is_a_doubt(missing: int) -> None:
    cells = written("03022026")
    cells[missing] = EMPTY_CELL
    assert read(comb(*cells)).state == "unread"


def test_a_single_digit_is_never_lost_in_an_empty_comb() -> None:
    assert read(comb(cell(3), *[EMPTY_CELL] * 7)).state == "unread"


def test_a_digit_that_was_struck_out_is_a_doubt() -> None:
    assert read(comb(*written("0302202"), NO_DIGIT)).state == "unread"


@pytest.mark.parametrize("digits", ["31022026", "00032026", "03132026", "30022024"])
def test_a_day_that_is_in_no_calendar_is_a_doubt(digits: str) -> None:
    mark = read(comb(*written(digits)))
    assert (mark.raw, mark.state) == (f"{digits[:2]}-{digits[2:4]}-{digits[4:]}", "unread")


def test_a_day_that_cannot_be_and_is_not_easy_to_read_is_not_kept() -> None:
    mark = read(comb(*written("31022026", 0.95)))
    assert mark.raw != "31-02-2026"


def test_a_day_to_come_is_a_doubt_but_where_it_makes_sense() -> None:
    mark = comb(*written("16062026"))
    assert read(mark).state == "unread"
    assert read(mark, future=True).raw == "16-06-2026"


def test_the_calendar_lifts_a_one_that_might_be_a_seven() -> None:
    cells = written("03102025")
    cells[2] = cell(1, 0.6, other=7)  # month 10 or 70
    assert read(comb(*cells)).raw == "03-10-2025"


def test_nobody_writes_the_year_7025() -> None:
    cells = written("03102025")
    cells[4] = cell(2, 0.3, other=7)
    assert read(comb(*cells)).raw == "03-10-2025"


def test_of_two_years_the_one_of_late_is_not_taken_for_granted() -> None:
    cells = written("03102025")
    cells[6] = cell(2, 0.5, other=1)  # 2015 is long ago, and yet
    assert read(comb(*cells)).raw == "03-10-2025"
    cells[6] = cell(2, 0.05, other=1)
    assert read(comb(*cells)).state == "unread"


def test_a_thirteenth_month_is_not_mended() -> None:
    cells = written("05132025")
    cells[3] = cell(3, 0.97, other=2)
    assert read(comb(*cells)).state == "unread"


def test_two_days_that_both_may_be_are_a_doubt() -> None:
    cells = written("03022026")
    cells[1] = cell(1, 0.9, other=7)
    assert read(comb(*cells)).state == "unread"


@pytest.mark.parametrize(("sure", "state"), [(0.995, "read"), (0.985, "unread")])
def test_how_sure_a_day_must_be_that_nothing_else_tells_of(sure: float, state: str) -> None:
    cells = written("03022026", 0.99999)
    cells[1] = cell(3, sure, other=5)
    assert read(comb(*cells)).state == state


def test_nobody_fills_in_a_sheet_before_it_was_printed() -> None:
    cells = written("03062026", 0.99999)
    cells[3] = cell(6, 0.96, other=5)  # June or May
    assert read(comb(*cells)).state == "unread"
    assert read(comb(*cells), since=date(2026, 6, 1)).raw == "03-06-2026"


def test_a_plain_day_before_the_sheet_was_printed_stands_as_it_is() -> None:
    cells = comb(*written("03022026", 0.9999))  # of the talk, say
    assert read(cells, since=date(2026, 6, 1)).raw == "03-02-2026"


def test_a_day_is_not_moved_to_when_the_sheet_was_printed() -> None:
    cells = written("03052026", 0.99999)
    cells[3] = cell(5, 0.8, other=6)
    assert read(comb(*cells), since=date(2026, 6, 1)).state == "unread"


def test_the_calendar_does_not_fill_in_what_was_struck_out() -> None:
    cells = written("10062026", 0.99999)
    cells[5] = NO_DIGIT  # 2026, whatever stood there
    assert read(comb(*cells)).state == "unread"


def test_the_calendar_does_not_lift_what_hardly_looks_like_it() -> None:
    cells = written("03102025")
    cells[2] = cell(7, 0.98, other=1)  # month 70: a slip of the pen, and we cannot know which
    assert read(comb(*cells)).state == "unread"


def test_a_birth_date_is_read_for_the_field_to_ask_about() -> None:
    assert read(comb(*written("17051961", 0.9999))).raw == "17-05-1961"


def test_a_code_that_was_issued_is_read() -> None:
    mark = read(comb(*written("1234568")), CODE, issued="123456-8")
    assert (mark.raw, mark.state) == ("123456-8", "read")


def test_a_code_that_was_never_issued_is_a_doubt() -> None:
    assert read(comb(*written("1234568")), CODE, issued="654321-2").state == "unread"


def test_issued_codes_lift_a_one_that_might_be_a_seven() -> None:
    cells = written("1234568")
    cells[0] = cell(1, 0.8, other=7)
    assert read(comb(*cells), CODE, issued="123456-8").raw == "123456-8"


def test_a_check_digit_does_not_fill_in_what_was_struck_out() -> None:
    cells = written("1234568", 0.99999)
    cells[0] = NO_DIGIT
    assert read(comb(*cells), CODE, issued="123456-8").state == "unread"


def test_a_code_with_a_wrong_check_digit_is_a_doubt_whoever_issued_it() -> None:
    assert read(comb(*written("1234567")), CODE, issued="123456-7").state == "unread"


def test_a_slip_in_a_code_is_not_mended() -> None:
    issued = "123456-8"
    assert read(comb(*written("1234588")), CODE, issued=issued).state == "unread"


def test_two_issued_codes_that_look_alike_are_a_doubt() -> None:
    cells = [
        cell(1, 0.995, other=7),
        *written("2345"),
        cell(6, 0.9, other=0),
        cell(8, 0.9, other=9),
    ]
    both = "123456-8 123450-9"
    assert read(comb(*cells), CODE, issued=both).state == "unread"


def test_a_number_must_be_clear_by_itself() -> None:
    assert read(comb(*written("407", 0.9999)), "000").raw == "407"
    assert read(comb(*written("40", 0.9999), cell(7, 0.994, other=1)), "000").state == "unread"
    assert read(comb(*written("407", 0.9)), "000").state == "unread"


def test_what_was_not_looked_at_for_digits_is_left_alone() -> None:
    words = comb()
    assert read(words, "A-XXXXXX") is words


def test_cells_that_do_not_fit_the_comb_are_a_doubt() -> None:
    assert read(comb(*written("0302202"))).state == "unread"


def test_a_probability_that_is_no_number_is_a_doubt() -> None:
    assert read(comb(*written("0302202"), (float("nan"),) * 11)).state == "unread"


def test_the_likeliest_reading_may_be_suggested_though_it_is_not_certain() -> None:
    cells = written("03022026", 0.8)
    guess = likeliest(cells, DATE, MustHold(TODAY, lambda _: False))
    assert guess is not None
    assert (guess.text, guess.is_certain) == ("03-02-2026", False)
