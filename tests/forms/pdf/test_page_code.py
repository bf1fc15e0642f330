"""The code on every page: what it says, how it is read back, and that a slip never passes."""

import re
from itertools import pairwise

import numpy as np
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from forms.ground.check_digit import complete, pretty
from forms.pdf.page_code import CROCKFORD, PageCode, find_readable, matrix, parse_payload

ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-"
CODES = (
    PageCode("AP", 1, "NL", 2),
    PageCode("AP", 1, "NL", 2, "123456-8", "K7QPX3A"),
    PageCode("KIX", 500, "EN", 12, None, "0000000"),
)

codes = st.builds(
    PageCode,
    form=st.from_regex(r"[A-Z0-9]{2,3}", fullmatch=True),
    edition=st.integers(1, 1295),
    language=st.from_regex(r"[A-Z]{2}", fullmatch=True),
    page=st.integers(1, 99),
)
personal = st.builds(
    lambda code, six, instance: PageCode(
        code.form,
        code.edition,
        code.language,
        code.page,
        None if six is None else pretty(complete(six)),
        instance,
    ),
    codes,
    st.none() | st.from_regex(r"[0-9]{6}", fullmatch=True),
    st.text(CROCKFORD, min_size=7, max_size=7),
)


@given(codes | personal)
def test_the_payload_is_read_back(code: PageCode) -> None:
    payload = code.payload()
    assert parse_payload(payload) == code
    assert len(payload) < 30
    assert set(payload) <= set(ALPHANUMERIC)


@given(codes | personal)
def test_the_letters_beside_the_code_say_the_same(code: PageCode) -> None:
    assert find_readable("Code\n" + "\n".join(code.lines()) + "\nMijn plan") == code
    assert find_readable(" ".join(code.lines())) == code


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.payload())
def test_one_wrong_letter_never_passes(code: PageCode) -> None:
    payload = code.payload()
    for place, right in enumerate(payload):
        for letter in ALPHANUMERIC.replace(right, ""):
            assert parse_payload(payload[:place] + letter + payload[place + 1 :]) is None


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.payload())
def test_two_letters_that_change_places_never_pass(code: PageCode) -> None:
    payload = code.payload()
    for place, (one, other) in enumerate(pairwise(payload)):
        if one != other:
            swapped = payload[:place] + other + one + payload[place + 2 :]
            assert parse_payload(swapped) is None


def test_a_wrong_letter_beside_the_code_never_passes() -> None:
    text = " ".join(CODES[1].lines())
    for place in (match.start() for match in re.finditer(r"[0-9A-Z]", text)):
        for letter in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".replace(text[place], ""):
            assert find_readable(text[:place] + letter + text[place + 1 :]) != CODES[1]
            assert find_readable(text[:place] + letter + text[place + 1 :]) is None


@pytest.mark.parametrize("text", ["", "K", "https://example.org", "KAP-01NL02", "9" * 27])
def test_what_is_not_ours_is_nothing(text: str) -> None:
    assert parse_payload(text) is None
    assert find_readable(text) is None


@pytest.mark.parametrize(("code", "modules"), [(CODES[0], 21), (CODES[1], 25), (CODES[2], 25)])
def test_the_picture_is_a_small_code_of_level_q(code: PageCode, modules: int) -> None:
    rows = matrix(code.payload())
    assert (len(rows), {len(row) for row in rows}) == (modules, {modules})
    ink = np.pad(np.array(rows, dtype=np.uint8), 4)
    (found,) = zxingcpp.read_barcodes(255 - 255 * np.kron(ink, np.ones((4, 4), np.uint8)))
    assert (found.text, found.ec_level) == (code.payload(), "Q")
