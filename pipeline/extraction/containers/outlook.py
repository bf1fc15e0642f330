"""The bytes of an Outlook message (`.msg`, MS-OXMSG) -> the files that came with it."""

from collections.abc import Iterator
from io import BytesIO
from typing import Final

import olefile

from pipeline.extraction.containers.message import is_ornament
from pipeline.extraction.containers.room import Room

_OF_A_MESSAGE: Final = "__properties_version1.0"
_ATTACHED: Final = "__substg1.0_37010102"  # PidTagAttachDataBinary
# PidTagAttachLongFilename, PidTagAttachFilename; as UTF-16
_NAMES: Final = ("__substg1.0_3707001F", "__substg1.0_3704001F")
_LONGEST: Final = 4_096  # bytes


def is_message(content: bytes) -> bool:
    """Whether it is a message; other programs keep their documents in such files, too."""
    try:
        with olefile.OleFileIO(BytesIO(content)) as kept:
            return bool(kept.exists(_OF_A_MESSAGE))
    except (OSError, ValueError, LookupError, TypeError):
        return False


def files_in(content: bytes, room: Room) -> Iterator[tuple[str, bytes]]:
    """Each file in a message and in those that it passes on, by its name there ("" without one)."""
    with olefile.OleFileIO(BytesIO(content)) as kept:
        places = sorted(place for place in kept.listdir() if place[-1] == _ATTACHED)
        room.demand(len(places), sum(kept.get_size(place) for place in places))
        for place in places:
            inside = kept.openstream(place).read()
            if inside and not is_ornament(inside):
                yield _named(kept, place[:-1]), inside


def _named(kept: olefile.OleFileIO, folder: list[str]) -> str:
    """What a file is called, by what stands beside it."""
    for name in _NAMES:
        place = [*folder, name]
        if kept.exists(place) and kept.get_size(place) <= _LONGEST:
            return str(kept.openstream(place).read().decode("utf-16-le", "ignore"))
    return ""
