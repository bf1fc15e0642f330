"""Of a HEIF only what telephones write comes to the library that decodes it."""

import struct
from collections.abc import Callable

import numpy as np
import pytest

from pipeline.extraction.scan.pictures.heif_boxes import only_pictures
from pipeline.extraction.scan.pictures.picture_files import opened
from pipeline.records.refusals import Damaged
from tests.scans.heic import heic

PICTURE = heic(np.tile(np.arange(64, dtype=np.uint8) * 3, (48, 1)))


def box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I", 8 + len(body)) + kind + body


def with_in_meta(more: bytes) -> bytes:
    """The picture with more boxes in its `meta`; what it tells of places does not hold then."""
    at = PICTURE.index(b"meta") - 4
    size = int.from_bytes(PICTURE[at : at + 4], "big")
    grown = struct.pack(">I", size + len(more)) + PICTURE[at + 4 : at + size] + more
    return PICTURE[:at] + grown + PICTURE[at + size :]


def helped_by(*pairs: tuple[int, int]) -> bytes:
    """References of helpers to what they help."""
    refers = (box(b"auxl", struct.pack(">HHH", helper, 1, helped)) for helper, helped in pairs)
    return with_in_meta(box(b"iref", bytes(4), *refers))


def test_a_picture_goes_on_as_it_is() -> None:
    assert only_pictures(PICTURE) == PICTURE
    assert opened(PICTURE, "heif").size == (64, 48)


def test_what_a_telephone_tells_beside_a_picture_goes_on() -> None:
    told = helped_by((2, 1), (3, 1), (4, 1))
    assert only_pictures(told) == told
    behind = PICTURE + box(b"mpvd", b"a film of Samsung") + box(b"free") + box(b"sefd", b"SEFH")
    assert opened(behind, "heif").size == (64, 48)
    last = PICTURE.replace(
        struct.pack(">I", len(PICTURE) - PICTURE.index(b"mdat") + 4) + b"mdat",
        struct.pack(">I", 0) + b"mdat",
    )
    assert only_pictures(last) == last


@pytest.mark.parametrize("behind", [b"abc", bytes(5), struct.pack(">I", 7) + b"free", b"SEFT" * 9])
def test_what_is_no_box_behind_it_does_not_go_on(behind: bytes) -> None:
    assert only_pictures(PICTURE + behind) == PICTURE
    assert opened(PICTURE + behind, "heif").size == (64, 48)


def test_a_film_is_not_looked_at() -> None:
    film = PICTURE + box(b"moov", b"anything at all")
    assert b"moov" not in only_pictures(film)
    assert opened(film, "heif").size == (64, 48)


HARMFUL: dict[str, Callable[[], bytes]] = {
    "made of another": lambda: PICTURE.replace(b"hvc1\0", b"iden\0"),
    "laid over others": lambda: PICTURE.replace(b"hvc1\0", b"iovl\0"),
    "not compressed": lambda: PICTURE.replace(b"hvc1\0", b"unci\0"),
    "of an old kind": lambda: PICTURE.replace(b"infe\2", b"infe\1"),
    "helper of a helper": lambda: helped_by((2, 1), (3, 2)),
    "helper of itself": lambda: helped_by((2, 2)),
    "two lists of references": lambda: with_in_meta(box(b"iref", bytes(4)) * 2),
    "two lists of items": lambda: with_in_meta(box(b"iinf", bytes(4), b"\0\0")),
    "no list of items": lambda: PICTURE.replace(b"iinf", b"free"),
    "two heads": lambda: PICTURE + box(b"meta", bytes(4)),
    "no head": lambda: PICTURE.replace(b"meta", b"free"),
    "short form": lambda: PICTURE + box(b"mini", b"\0"),
    "cut off in the head": lambda: PICTURE[: PICTURE.index(b"iprp")],
    "references cut off": lambda: with_in_meta(box(b"iref", bytes(4), box(b"auxl", b"\0"))),
    "nothing": lambda: b"",
}


@pytest.mark.parametrize("name", HARMFUL)
def test_what_no_telephone_writes_is_refused_before_it_is_decoded(name: str) -> None:
    with pytest.raises(Damaged):
        only_pictures(HARMFUL[name]())


def test_no_change_of_a_byte_breaks_the_look() -> None:
    head = PICTURE.index(b"mdat") + 4
    for at in range(head):
        for byte in (0, 1, 255):
            changed = PICTURE[:at] + bytes([byte]) + PICTURE[at + 1 :]
            try:
                assert len(only_pictures(changed)) <= len(changed)
            except Damaged:
                continue
