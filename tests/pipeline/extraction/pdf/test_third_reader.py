"""pdfium reads as the others do, and is asked only where they cannot."""

import random
from collections.abc import Iterator

import pytest

from pipeline.extraction.pdf import with_pdfium, with_pikepdf
from pipeline.extraction.pdf.openers import OPENERS
from pipeline.records import Submission
from pipeline.records.refusals import Damaged, Locked, Refusal
from tests.fillers import FILLER_CASES, Filler
from tests.fillers.hard_values import hard_values
from tests.fillers.widgets import places_of
from tests.hostile.active import locked
from tests.hostile.kind import good
from tests.pipeline.extraction.read_back import CODE, personal, understood
from tests.workspace import fill


@pytest.mark.parametrize("filler", FILLER_CASES)
def test_it_reads_what_a_program_filled(filler: Filler) -> None:
    if filler.missing():
        pytest.skip(filler.missing())
    empty = personal("evaluatie").content
    pdf = filler.fill(empty, hard_values(places_of(empty), CODE, odd=False).given)
    values: dict[str, set[str | None]] = {}
    for widget in (widget for page in with_pikepdf.open_pdf(pdf).pages for widget in page.widgets):
        values.setdefault(widget.name, set()).add(widget.value or None)
    for widget in (widget for page in with_pdfium.open_pdf(pdf).pages for widget in page.widgets):
        # of widgets below a field it sees where they lie, and neither its name nor its value
        assert not widget.name or widget.value in values[widget.name]


def lost_to_the_others() -> Iterator[bytes]:
    """Forms with wrong bits here and there, which only pdfium still opens."""
    for seed in range(60):
        dice = random.Random(seed)
        content = bytearray(_filled())
        for _ in range(300):
            content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
        if [_opens(number, bytes(content)) for number in range(3)] == [False, False, True]:
            yield bytes(content)


def _filled() -> bytes:
    """A form that says on each page whose it is: the written code may be lost."""
    return fill(personal("evaluatie").content, {"/filled_on": "03-02-2026", "/learned": "Rust"})


def _opens(number: int, content: bytes) -> bool:
    try:
        return any(page.widgets for page in OPENERS[number](content).pages)
    except Refusal:
        return False


def test_what_it_rescues_is_said_to_be_damaged() -> None:
    rescued = (_form(content) for content in lost_to_the_others())
    form = next(form for form in rescued if form is not None)
    assert "file_damaged" in [problem.code for problem in form.problems]
    assert any(reading.state == "read" for reading in form.readings.values())


def _form(content: bytes) -> Submission | None:
    try:
        return next(form for form in understood(content) if isinstance(form, Submission))
    except (Refusal, StopIteration):
        return None  # too little is left of which form it was


def test_a_password_is_asked_for() -> None:
    with pytest.raises(Locked):
        with_pdfium.open_pdf(locked("geheim", "x", 6))


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"nothing", good()[:60]])
def test_what_is_no_pdf_is_damaged(content: bytes) -> None:
    with pytest.raises(Damaged):
        with_pdfium.open_pdf(content)
