"""Both readers give the same for every form: one suite, inherited by each of OPENERS."""

from collections.abc import Callable

import pytest

from pipeline.extraction.pdf.opened import OpenedPdf, export_value
from pipeline.extraction.pdf.openers import OPENERS
from tests.fillers import FILLER_CASES, Filler
from tests.fillers.hard_values import hard_values
from tests.fillers.widgets import places_of
from tests.pipeline.extraction.pdf.edits import raw, with_values
from tests.pipeline.extraction.read_back import CODE, blank, personal

FIRST, SECOND, _ = OPENERS


@pytest.mark.parametrize("filler", FILLER_CASES)
def test_both_read_alike_what_a_program_filled(filler: Filler) -> None:
    if filler.missing():
        pytest.skip(filler.missing())
    empty = personal("actieplan_bijwerken").content
    pdf = filler.fill(empty, hard_values(places_of(empty), CODE, odd=False).given)
    assert _plain(FIRST, pdf) == _plain(SECOND, pdf)


@pytest.mark.parametrize(
    "data",
    [
        b"caf\xe9 \x8d\x8e \xa0",
        b"\xef\xbb\xbf\xc5\x81",
        b"\xff\xfeA\x01",
        b"\0a\0b \xac",
        b"\xfe\xff\0\x1b\0n\0l\0\x1b\0a",
        b"Noor\0",
        b"half \x9f",
        b"",
    ],
)
def test_both_decode_alike(data: bytes) -> None:
    pdf = with_values(blank("vormen_van_kracht"), {"/proud": raw(data)})
    assert _plain(FIRST, pdf) == _plain(SECOND, pdf)


def _plain(reader: Callable[[bytes], OpenedPdf], pdf: bytes) -> list[object]:
    """What was read, to whole points."""
    return [
        (
            page.payload,
            widget.name,
            widget.is_button,
            widget.value,
            widget.state,
            [round(edge) for edge in widget.rect],
        )
        for page in reader(pdf).pages
        for widget in page.widgets
    ]


@pytest.mark.parametrize(
    ("value", "states", "means"),
    [
        ("1", ["0", "1", "2"], "b"),  # the number of the widget
        ("x", ["z", "x", "y"], "b"),  # the state of the second widget
        ("c", ["0", "1", "2"], "c"),  # the export itself
        ("9", ["0", "1", "2"], "9"),  # no such: left as it is, and asked later
    ],
)
def test_a_choice_by_its_place_in_the_list(value: str, states: list[str], means: str) -> None:
    assert export_value(value, states, ["a", "b", "c"]) == means
