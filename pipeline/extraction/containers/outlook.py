"""The bytes of an Outlook message (`.msg`, MS-OXMSG) -> the files that came with it."""

import codecs
import struct
from collections.abc import Iterator
from io import BytesIO
from typing import Final

import olefile

from pipeline.extraction.containers import message
from pipeline.extraction.containers.in_words import links_in
from pipeline.extraction.containers.room import RoomLeft
from pipeline.extraction.containers.signed import signed_message
from pipeline.records.no_papers import LINK

_OF_A_MESSAGE: Final = "__properties_version1.0"
_ATTACHED: Final = "__substg1.0_37010102"  # PidTagAttachDataBinary
_PASSED_ON: Final = "__substg1.0_3701000D"  # PidTagAttachDataObject
_FOLDER: Final = "__attach_"  # of each attachment
# PidTagAttachLongFilename, PidTagAttachFilename; as UTF-16, or by old programs in one byte a letter
_NAMES: Final = ("__substg1.0_3707", "__substg1.0_3704")
_FIELD: Final = b"content-type:"
_FIELD_SIZE: Final = len(_FIELD)
_LONGEST: Final = 4_096  # bytes
# PidTagBody, PidTagHtml
_WORDS: Final = {
    "__substg1.0_1000001F": "utf-16-le",
    "__substg1.0_1000001E": "latin-1",
    "__substg1.0_10130102": "latin-1",
}
_MOST_SAID: Final = 2_000_000  # bytes
_HEAD: Final = 32  # bytes before the properties of a message
_PROPERTY: Final = struct.Struct("<IIII")  # tag, flags, value, and its upper half
_CODE_PAGE: Final = 0x3FFD_0003  # PidTagMessageCodepage
_USUAL: Final = "cp1252"  # of western Europe


def is_message(content: bytes) -> bool:
    """Whether it is a message; other programs keep their documents in such files, too."""
    try:
        with olefile.OleFileIO(BytesIO(content)) as kept:
            return bool(kept.exists(_OF_A_MESSAGE))
    except (OSError, ValueError, LookupError, TypeError):
        return False


def files_in(content: bytes, room: RoomLeft) -> Iterator[tuple[str, bytes]]:
    """Each file in a message and in those that it passes on, by its name there ("" without one).

    Of one that was left on a server the message holds but a link; others stand in its words.
    """
    with olefile.OleFileIO(BytesIO(content)) as kept:
        folders = sorted(
            place
            for place in kept.listdir(streams=False, storages=True)
            if place[-1].startswith(_FOLDER) and not kept.exists([*place, _PASSED_ON])
        )
        places = {(*folder, _ATTACHED) for folder in folders} & {*map(tuple, kept.listdir())}
        room.demand(len(folders), sum(kept.get_size([*place]) for place in places))
        for folder in folders:
            is_there = (*folder, _ATTACHED) in places
            inside = kept.openstream([*folder, _ATTACHED]).read() if is_there else LINK
            signed = _signed(inside)
            if signed is not None:
                yield from message.files_in(signed)
            elif not message.is_ornament(inside):
                yield _named(kept, folder), inside
        for link in links_in(_said(kept)):
            yield "", link


def _signed(inside: bytes) -> bytes | None:
    """The message in `smime.p7m`, which is all that Outlook keeps of one that was signed."""
    is_clear = inside[:_FIELD_SIZE].lower() == _FIELD
    return inside if is_clear else signed_message(inside)


def _said(kept: olefile.OleFileIO) -> Iterator[bytes]:
    """What the message says itself, in whichever ways it does."""
    for place, letters in _WORDS.items():
        if kept.exists(place) and kept.get_size(place) <= _MOST_SAID:
            yield kept.openstream(place).read().decode(letters, "replace").encode()


def _named(kept: olefile.OleFileIO, folder: list[str]) -> str:
    """What a file is called, by what stands beside it."""
    for name in _NAMES:
        for ending in ("001F", "001E"):
            place = [*folder, name + ending]
            if kept.exists(place) and kept.get_size(place) <= _LONGEST:
                letters = "utf-16-le" if ending == "001F" else _letters_of(kept)
                return str(kept.openstream(place).read().decode(letters, "ignore"))
    return ""


def _letters_of(kept: olefile.OleFileIO) -> str:
    """In which letters a message keeps what it has in one byte each."""
    if not kept.get_size(_OF_A_MESSAGE) <= _LONGEST:
        return _USUAL
    told = kept.openstream(_OF_A_MESSAGE).read()[_HEAD:]
    whole = told[: len(told) - len(told) % _PROPERTY.size]
    pages = [value for tag, _, value, _ in _PROPERTY.iter_unpack(whole) if tag == _CODE_PAGE]
    try:
        return codecs.lookup("utf-8" if 65001 in pages else f"cp{pages[0]}").name
    except LookupError:  # none is told, or one that nobody knows
        return _USUAL
