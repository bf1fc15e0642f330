"""A HEIF file -> what of it may go to the library that decodes it, or that it may not.

`pi-heif` is not kept any more, and no other wheel of libheif comes without GPL code. Its libheif
(1.23.0) writes beyond its memory for pictures that are made of others by `iden` and `iovl`, for
uncompressed ones (`unci`), and for helpers of helpers (GHSA-g89c-p67h-r497, GHSA-2jg2-4ch7-h545,
GHSA-x8r2-mggj-j6wr): no telephone writes any of these. So only what telephones write goes on:
pictures of HEVC, grids of them, and what is told beside them. What is no box ends the file, so
that what we see is what libheif sees.
"""

from collections.abc import Iterator
from contextlib import suppress
from typing import Final, NamedTuple

from pipeline.records.refusals import Damaged

_ITEMS: Final = frozenset({b"hvc1", b"grid", b"Exif", b"mime", b"tmap", b"uri "})
_FILMS: Final = frozenset({b"moov", b"moof"})  # at the top; of a film we show what stands beside it
_MOST: Final = 20_000  # boxes, items and references


class _Box(NamedTuple):
    """Where a box begins, where what is in it begins and ends, and its kind."""

    at: int
    begin: int
    end: int
    kind: bytes


def only_pictures(content: bytes) -> bytes:
    """The file without films; raises Damaged where it is made as no telephone makes one."""
    top = [*_whole_boxes(content)]
    metas = [box for box in top if box.kind == b"meta"]
    if len(metas) != 1 or any(box.kind == b"mini" for box in top):
        raise Damaged
    inside = [*_boxes(content, metas[0].begin + 4, metas[0].end)]
    lists = {kind: [box for box in inside if box.kind == kind] for kind in (b"iinf", b"iref")}
    if len(lists[b"iinf"]) != 1 or len(lists[b"iref"]) > 1:
        raise Damaged
    if not all(kind in _ITEMS for kind in _item_kinds(content, lists[b"iinf"][0])):
        raise Damaged
    for box in lists[b"iref"]:
        _demand_flat(content, box)
    whole = bytearray(content[: top[-1].end])
    for box in top:
        if box.kind in _FILMS:
            whole[box.at + 4 : box.at + 8] = b"free"
    return bytes(whole)


def _whole_boxes(content: bytes) -> Iterator[_Box]:
    """The boxes at the top, until one that is none, or cut off."""
    with suppress(Damaged):
        yield from _boxes(content, 0, len(content))


def _boxes(content: bytes, begin: int, end: int) -> Iterator[_Box]:
    """The boxes that fill a place. Raises Damaged."""
    number = 0
    while begin < end:
        head, number = 8, number + 1
        size, kind = _number(content, begin, 4, end), content[begin + 4 : begin + 8]
        if size == 1:
            head, size = 16, _number(content, begin + 8, 8, end)
        elif size == 0:
            size = end - begin
        if kind == b"uuid":
            head += 16
        if size < head or begin + size > end or number > _MOST:
            raise Damaged
        yield _Box(begin, begin + head, begin + size, kind)
        begin += size


def _item_kinds(content: bytes, box: _Box) -> Iterator[bytes]:
    """The kind of each item."""
    wide = 4 if _number(content, box.begin, 1, box.end) else 2
    for item in _boxes(content, box.begin + 4 + wide, box.end):
        version = _number(content, item.begin, 1, item.end)
        if item.kind != b"infe" or version not in (2, 3):
            raise Damaged
        at = item.begin + 4 + (2 if version == 2 else 4) + 2
        if at + 4 > item.end:
            raise Damaged
        yield content[at : at + 4]


def _demand_flat(content: bytes, box: _Box) -> None:
    """Raise Damaged where what helps a picture (its depth, its light) is helped itself."""
    wide = 4 if _number(content, box.begin, 1, box.end) else 2
    helpers: set[int] = set()
    helped: set[int] = set()
    for reference in _boxes(content, box.begin + 4, box.end):
        if reference.kind == b"auxl":
            begin, end = reference.begin, reference.end
            count = _number(content, begin + wide, 2, end)
            places = range(begin + wide + 2, begin + wide + 2 + count * wide, wide)
            helpers.add(_number(content, begin, wide, end))
            helped.update(_number(content, at, wide, end) for at in places)
    if helpers & helped:
        raise Damaged


def _number(content: bytes, at: int, size: int, end: int) -> int:
    """The number that stands there. Raises Damaged."""
    if at + size > end:
        raise Damaged
    return int.from_bytes(content[at : at + size], "big")
