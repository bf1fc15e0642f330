"""Client codes as people write them, and the slips that the check digit catches."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.ground.check_digit import complete, is_valid, parse, pretty

six_digits = st.from_regex(r"[0-9]{6}", fullmatch=True)


@pytest.mark.parametrize(
    ("six", "digit"),
    [("123456", "8"), ("000000", "9"), ("000042", "9"), ("999999", "8"), ("907213", "4")],
)
def test_the_digit_of_the_standard(six: str, digit: str) -> None:
    # As another implementation of ISO 7064 MOD 11,10 gives them (python-stdnum).
    assert complete(six) == six + digit


@given(six_digits)
def test_a_completed_code_is_valid(six: str) -> None:
    assert is_valid(complete(six))


@given(six_digits, st.integers(0, 6), st.integers(1, 9))
def test_every_single_wrong_digit_is_caught(six: str, place: int, step: int) -> None:
    seven = complete(six)
    wrong = str((int(seven[place]) + step) % 10)
    assert not is_valid(seven[:place] + wrong + seven[place + 1 :])


@pytest.mark.parametrize(
    "written",
    [
        "1234568",
        "123456-8",
        " 123 456 8 ",
        "123456–8",
        "123456\u00a0-\u00a08",
        "１２３４５６８",
        "١٢٣٤٥٦-٨",
    ],
)
def test_a_code_is_understood_however_it_is_written(written: str) -> None:
    assert parse(written) == "123456-8"


@pytest.mark.parametrize("written", ["", "123456", "12345678", "12345a3", "zeven", "²234563x"])
def test_what_is_not_seven_digits_is_no_code(written: str) -> None:
    assert parse(written) is None
    assert not is_valid(written)


def test_a_wrong_check_digit_is_still_readable() -> None:
    assert parse("1234564") == "123456-4"
    assert not is_valid("123456-4")


def test_leading_zeros_stay() -> None:
    assert pretty(complete("000042")).startswith("000042-")


def test_only_six_digits_can_be_completed() -> None:
    with pytest.raises(ValueError, match="six digits"):
        complete("12345")
