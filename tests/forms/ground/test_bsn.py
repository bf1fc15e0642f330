import pytest

from forms.ground.bsn import SHOWN, masked


@pytest.mark.parametrize("number", ["123456782", "1234.56.782", "123 456 782", "1234-56-782"])
def test_a_citizen_service_number_is_hidden_however_it_is_written(number: str) -> None:
    assert masked(f"Mijn BSN is {number}. Bel mij.") == f"Mijn BSN is {SHOWN}. Bel mij."


@pytest.mark.parametrize(
    "text", ["123456789", "0612345678", "+31 6 123456782", "1234567820", "123456-8", "000000000"]
)
def test_other_numbers_stay(text: str) -> None:
    assert masked(text) == text
