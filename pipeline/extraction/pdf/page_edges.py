"""A page -> its edges, those of what is shown of it, and whether a field lies beyond these."""

from typing import Final

import pikepdf

from forms.ground.style import MM, PAGE_HEIGHT, PAGE_WIDTH

Edges = tuple[float, float, float, float]  # left, bottom, right, top in points
_LEAST: Final = 0.3  # of a field that is shown where it is seen
_OFF: Final = 3.0  # points by which programs round the size of a page
_LEVELS: Final = 8  # from a page up


def shown_edges(page: pikepdf.Object) -> Edges | None:
    """The edges of what is shown of a page; None where it does not say them."""
    whole, cut = _edges(page, "/MediaBox"), _edges(page, "/CropBox")
    if whole is None or cut is None:
        return whole
    left, bottom, right, top = (
        max(whole[0], cut[0]),
        max(whole[1], cut[1]),
        min(whole[2], cut[2]),
        min(whole[3], cut[3]),
    )
    return (left, bottom, right, top) if left < right and bottom < top else whole


def is_whole(page: pikepdf.Object, times: float) -> bool:
    """Whether a page is so many times as large as it was made, and begins where it did."""
    edges = _edges(page, "/MediaBox")
    made = (0.0, 0.0, PAGE_WIDTH * MM * times, PAGE_HEIGHT * MM * times)
    return edges is not None and all(
        abs(edge - wanted) <= _OFF * times for edge, wanted in zip(edges, made, strict=True)
    )


def is_cut_off(rect: Edges, shown: Edges | None) -> bool:
    """Whether hardly anything of a field is within what is shown of its page."""
    left, bottom, right, top = rect
    if shown is None or right <= left or top <= bottom:
        return False
    if left >= shown[0] and bottom >= shown[1] and right <= shown[2] and top <= shown[3]:
        return False
    return common_area(rect, shown) < _LEAST * (right - left) * (top - bottom)


def common_area(one: Edges, other: Edges) -> float:
    """What two rectangles have in common, in square points."""
    wide = max(0.0, min(one[2], other[2]) - max(one[0], other[0]))
    return wide * max(0.0, min(one[3], other[3]) - max(one[1], other[1]))


def _edges(page: pikepdf.Object, key: str) -> Edges | None:
    """A box of a page, which it may have from what is above it."""
    node: pikepdf.Object | None = page
    for _ in range(_LEVELS):
        if not isinstance(node, pikepdf.Dictionary):
            return None
        found = node.get(key)
        if isinstance(found, pikepdf.Array) and len(found) == 4:
            box = pikepdf.Rectangle(found)
            return (box.llx, box.lly, box.urx, box.ury)
        node = node.get("/Parent")
    return None
