"""Pages of a file, one at a time -> each with those beside it, the likelier other side first."""

from collections.abc import Iterator

import numpy as np

from pipeline.extraction.scan.pictures.neighbours import beside_each_other
from pipeline.extraction.scan.pictures.page_images import PageImage, page_image
from pipeline.records import NotRead
from pipeline.records.refusals import Damaged


def grey(level: int) -> np.ndarray:
    return np.full((300, 200), level, np.uint8)


def page(number: int, *, is_bilevel: bool = False) -> PageImage:
    return page_image(number, grey(100 + number), is_bilevel=is_bilevel)


def beside(*pages: PageImage | NotRead) -> list[list[int]]:
    """Of each picture the numbers of those beside it."""
    return [
        [int(other[0, 0]) - 100 for other in each.others]
        for each in beside_each_other(pages)
        if isinstance(each, PageImage)
    ]


def test_a_front_has_the_page_behind_it_first_and_a_back_the_one_before() -> None:
    assert beside(page(1), page(2), page(3), page(4)) == [[2], [1, 3], [4, 2], [3]]


def test_pages_that_do_not_follow_on_each_other_have_none() -> None:
    assert beside(page(1), page(3), page(7)) == [[], [], []]


def test_what_cannot_be_read_is_no_other_side_and_nor_is_black_and_white() -> None:
    assert beside(page(1), NotRead((2,), Damaged()), page(3)) == [[], []]
    assert beside(page(1), page(2, is_bilevel=True)) == [[], [1]]


def test_one_page_is_decoded_ahead_and_no_more() -> None:
    decoded = []

    def pages() -> Iterator[PageImage]:
        for number in range(1, 9):
            decoded.append(number)
            yield page(number)

    read = beside_each_other(pages())
    next(read)
    assert decoded == [1, 2]
    next(read)
    assert decoded == [1, 2, 3]
