"""The bytes of a `winmail.dat` (MS-OXTNEF), as Outlook sends mails -> the files that lie in it."""

import struct
from collections.abc import Iterator
from typing import Final

from pipeline.extraction.containers.message import is_ornament
from pipeline.extraction.containers.room import RoomLeft
from pipeline.records.file_kinds import WINMAIL

_HEAD: Final = 6  # bytes before the first attribute
_ATTRIBUTE: Final = struct.Struct("<BII")  # level, what it is, bytes of it; two more follow these
_NEXT_FILE: Final = 0x00069002  # attAttachRendData: all that follows is of one file
_DATA: Final = 0x0006800F  # attAttachData
_NAME: Final = 0x00018010  # attAttachTitle
_MORE: Final = 0x00069005  # attAttachment; a message that was passed on lies in it


def files_in(content: bytes, room: RoomLeft) -> Iterator[tuple[str, bytes]]:
    """Each file in it by its name there; one that is empty where it breaks off."""
    files: list[dict[int, bytes]] = []
    for kind, value in _attributes(content):
        if kind == _NEXT_FILE or (kind == _DATA and (not files or _DATA in files[-1])):
            room.demand(len(files) + 1, 0)
            files.append({})
        if files:
            files[-1][kind] = value
    for each in files:
        name = each.get(_NAME, b"").rstrip(b"\0").decode("cp1252", "replace")
        passed_on = each.get(_MORE, b"")[each.get(_MORE, b"").find(WINMAIL) :]
        is_message = _DATA not in each and passed_on.startswith(WINMAIL)
        inside = passed_on if is_message else each.get(_DATA, b"")
        if not is_ornament(inside):
            yield name, inside


def _attributes(content: bytes) -> Iterator[tuple[int, bytes]]:
    at = _HEAD
    while at + _ATTRIBUTE.size <= len(content):
        level, kind, size = _ATTRIBUTE.unpack_from(content, at)
        at += _ATTRIBUTE.size
        if level not in (1, 2):
            return  # what a program left behind it
        yield kind, content[at : at + size] if at + size <= len(content) else b""
        at += size + 2
