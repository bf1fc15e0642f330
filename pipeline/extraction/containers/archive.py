"""The bytes of a zip -> the files in it."""

import re
import struct
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Final

from pipeline.extraction.containers.room import RoomLeft
from pipeline.records.file_kinds import HEAD, PAPER_ENDINGS, kind_of
from pipeline.records.refusals import Damaged, Locked

_HEAD: Final = struct.Struct("<4x3H16xH2x")  # version, flags, method; length of the name
_NEWEST: Final = 63  # version of the format
_ENCRYPTED: Final = 1  # bit of the flags of an entry
# What systems put in beside the files; a paper may be called so all the same.
_LEAVINGS: Final = re.compile(
    r"(?:.*/)?(?:__MACOSX/.*|\.[^/]*|thumbs\.db|desktop\.ini)", re.IGNORECASE | re.DOTALL
)
# Of these an empty one was a paper: its scan or its copying failed.
_PAPER: Final = re.compile(rf".*\.(?:{PAPER_ENDINGS})", re.IGNORECASE | re.DOTALL)
# Documents of offices and programs are zips as well, and one file all the same.
_OF_A_DOCUMENT: Final = ("[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF")


def is_bundle(content: bytes) -> bool:
    """Whether it is a zip of files, sound or broken, and no document of some program."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            return not any(name in packed.NameToInfo for name in _OF_A_DOCUMENT)
    except (zipfile.BadZipFile, OSError, ValueError, LookupError, NotImplementedError):
        return _begins_well(content)


def _begins_well(content: bytes) -> bool:
    """Whether the head of the first file makes sense, though the zip cannot be opened."""
    if len(content) < _HEAD.size:
        return False
    version, _, method, length = _HEAD.unpack_from(content)
    return bool(version <= _NEWEST and method < 100 and 0 < length < 1_000)


def files_in(content: bytes, room: RoomLeft) -> Iterator[tuple[str, bytes]]:
    """Each file in a zip by its name there; sizes are known before anything is unpacked.

    Raises:
        Locked: a file in it has a password. TooMuchInside: as `room` says.
        Damaged: a file in it is not what the zip says of it.
    """
    with zipfile.ZipFile(BytesIO(content)) as packed:
        listed = (each for each in packed.infolist() if not each.is_dir() and _holds(each))
        entries = [each for each in listed if not _is_left_behind(packed, each)]
        if any(each.flag_bits & _ENCRYPTED for each in entries):
            raise Locked
        room.demand(len(entries), sum(each.file_size for each in entries))
        for each in entries:
            with packed.open(each) as file:
                inside = file.read(each.file_size + 1)
            if len(inside) != each.file_size:
                raise Damaged
            yield each.filename, inside


def _holds(entry: zipfile.ZipInfo) -> bool:
    """Whether there is something in it, or should be."""
    return bool(entry.file_size) or _PAPER.fullmatch(entry.filename) is not None


def _is_left_behind(packed: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    """Whether a system put this in, and it is no file of a kind that we know."""
    if not _LEAVINGS.fullmatch(entry.filename):
        return False
    if entry.flag_bits & _ENCRYPTED:
        return True
    with packed.open(entry) as file:
        return kind_of(file.read(HEAD)) is None
