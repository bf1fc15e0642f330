"""A text that no box holds goes no further than the reader."""

import pytest

from pipeline.extraction.bounds import LONGEST_ANSWER
from tests.pipeline.extraction.pdf.edits import with_values
from tests.pipeline.extraction.read_back import CODE, asked, blank, only


@pytest.mark.parametrize("text", ["x" * (LONGEST_ANSWER + 1), "regel\n" * 100_000, "é" * 2_000_000])
def test_a_text_of_a_whole_book_is_asked(text: str) -> None:
    form = only(with_values(blank("vormen_van_kracht"), {"/client": CODE, "/proud": text}))
    assert form.values.get("proud") is None
    assert asked(form, "/proud") == ["text_garbled"]
    assert form.is_unread("/proud")


def test_a_long_text_is_taken_in() -> None:
    text = "Dat is een lang verhaal. " * 400
    form = only(with_values(blank("vormen_van_kracht"), {"/client": CODE, "/proud": text}))
    assert form.values["proud"] == text.strip()
