import numpy as np

from pipeline.extraction.scan.prints.other_print import without
from pipeline.records.readings import crossed_pointer
from tests.pipeline.extraction.scan import glass
from tests.pipeline.extraction.scan.glass import ANSWERED, pen


def test_of_a_part_that_was_crossed_out_rows_of_other_print_are_left_white() -> None:
    """The line may be what looks like other print: nothing there is said to be on no scan."""
    grey = glass.answered_page()
    pen(grey, (20, 40), (60, 93), (190, 265))
    read = glass.reading(grey)
    rows = (90.0, 132.0)
    shown = without(read, (rows,))
    whole = {mark.pointer: mark for mark in (*shown.marks, *shown.beside)}
    assert {whole[at].unread_because for at in ANSWERED} == {"crossed_out"}
    part = whole[crossed_pointer(1)]
    assert part.picture is not None
    pixels = np.frombuffer(part.picture.pixels, np.uint8).reshape(part.picture.height, -1)
    scale = part.picture.height / part.box_mm[3]
    begin, end = (round((at - part.box_mm[1]) * scale) for at in rows)
    assert pixels[begin:end].min() == 255
    assert pixels[end:].min() < 128
