"""A handwritten text -> its lines."""

from pipeline.extraction.handwriting.lines import lines, pixels_of
from pipeline.records import Picture
from tests.pipeline.extraction.scan.inked_box import SCALE, paper


def _picture(*words: str, pitch: float = 9.5, drop: float = 0.0) -> Picture:
    box = paper("actieplan_bijwerken", "/good_thing")
    for n, line in enumerate(words):
        for k, word in enumerate(line.split()):
            box = box.write(word, x=5 + 22 * k, y=7 + n * pitch + k * drop)
    picture = box.grained().seen().picture
    assert picture is not None
    return picture


def test_each_line_is_a_picture() -> None:
    found = lines(_picture("wandelen met de hond", "koffie"))
    assert [picture.width > 50 * SCALE for picture in found] == [True, False]


def test_one_line_stays_as_it_is() -> None:
    picture = _picture("samen zingen")
    assert lines(picture) == [picture]


def test_lines_that_sink_and_pay_no_heed_to_the_rules() -> None:
    assert len(lines(_picture("een twee drie vier vijf", "zes zeven acht negen", drop=0.8))) == 2
    assert len(lines(_picture("een twee drie", "vier vijf", "zes zeven", pitch=7))) == 3


def test_a_tail_stays_with_its_line() -> None:
    first, second = lines(_picture("gjy gjy gjy", "aan de zee", pitch=8.5))
    assert pixels_of(first)[-round(2 * SCALE) :].min() < 100
    assert second.height < 9 * SCALE
