"""The inbox and the folders in it -> what may be papers, and what is left lying there, and why."""

import os
import re
import stat
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final

from pipeline.intake.found import BY_HANDLE, FileState, Found, open_folder, path_in
from pipeline.records.file_kinds import PAPER_ENDINGS
from pipeline.records.refusals import (
    CloudOnly,
    FileHidden,
    FolderClosed,
    FolderHidden,
    FolderTooDeep,
    IsALink,
    NeverFinished,
    Refusal,
)

DEEPEST: Final = 4  # so many folders below the inbox are looked into
# What copying programs, editors and systems leave in folders, never a paper and nobody's loss.
JUNK: Final = re.compile(
    rb"thumbs\.db|ehthumbs\.db|desktop\.ini|@eadir|\..*", re.IGNORECASE | re.DOTALL
)
# Folders in which systems keep what was thrown away, or copies of what lies there.
OF_SYSTEMS: Final = re.compile(
    rb"@eadir|#recycle|#snapshot|@recycle|@recently-snapshot|\$recycle\.bin|recycler|__macosx"
    rb"|system volume information|lost\+found|\.trash.*|\.recycle|\.snapshots?"
    rb"|\.stfolder|\.stversions|\.spotlight-v100|\.fseventsd|\.sync|\.synologyworkingdirectory",
    re.IGNORECASE | re.DOTALL,
)
# A copy, a download or a text that was not brought to its end has such a name until it is.
UNFINISHED: Final = re.compile(
    rb"~\$.*|.*\.(?:tmp|part|partial|filepart|crdownload|opdownload|download)"
    rb"|\.syncthing\..*|\.goutputstream-.*|\..+\.[a-z0-9]{6}",
    re.IGNORECASE | re.DOTALL,
)
# rsync's own unfinished names look like `.plan.pdf.Xa3f9Q`; these do too, and are something else.
_ENDINGS: Final = re.compile(rb"\.[^.]*\.(?:[a-z]{6}|[0-9]{6})", re.DOTALL)
# Thrown away on a telephone, or never given its name: somebody's paper all the same. What macOS and
# LibreOffice lay beside a paper begins otherwise.
HIDDEN: Final = re.compile(
    rb"(?:\.+[^._~].*)?\.+(?:" + PAPER_ENDINGS.encode() + rb")",
    re.IGNORECASE | re.DOTALL,
)
STAND_IN: Final = re.compile(
    rb".*\.(?:nextcloud|owncloud|icloud|cloudf?)", re.IGNORECASE | re.DOTALL
)
# A shortcut of Windows, macOS or Linux, or to a document that a browser alone can open.
SHORTCUT: Final = re.compile(
    rb".*\.(?:lnk|url|webloc|desktop|gdoc|gsheet|gslides)", re.IGNORECASE | re.DOTALL
)
# Windows: recall on data access, recall on open, offline. macOS: SF_DATALESS.
_RECALLED: Final = 0x400000 | 0x40000 | 0x1000
_DATALESS: Final = 0x40000000
_NOT_READY: Final = (CloudOnly, NeverFinished)


@dataclass(frozen=True, slots=True)
class Left:
    """What lies in the inbox and is no paper that we may take, and why."""

    found: Found
    why: type[Refusal]


Known = Mapping[bytes, Found]


@dataclass(slots=True)
class Scan:
    """One look at the inbox, by name: what may be papers, what is left, and how much else is there.

    Attributes:
        ignored: how many things are no papers and nothing that anybody is told of: what systems
            leave, pipes and devices.
    """

    found: dict[bytes, Found] = field(default_factory=dict)
    left: dict[bytes, Left] = field(default_factory=dict)
    ignored: int = 0


def scan(inbox: Path, known: Known = MappingProxyType({})) -> Scan:
    """What lies in the inbox now, and in the folders in it.

    With 50,000 files this is what a pass costs, so `known`, what the last look found, is used
    again where nothing changed.

    Raises:
        OSError: the inbox is not there or cannot be read. That never means: it is empty.
    """
    look = _Look(inbox, known)
    if not BY_HANDLE:
        look.go(os.fsencode(inbox), b"", 0)
        return look.scan
    handle = os.open(inbox, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
    try:
        look.go(handle, b"", 0)
    finally:
        os.close(handle)
    return look.scan


@dataclass(slots=True)
class _Look:
    inbox: Path
    known: Known
    scan: Scan = field(default_factory=Scan)

    def go(self, folder: int | bytes, below: bytes, depth: int) -> None:
        """Look into one folder (its handle or path); `below` the inbox, with a slash behind it."""
        with os.scandir(folder) as entries:
            for entry in entries:
                name = os.fsencode(entry.name)
                raw = below + name
                before = self.known.get(raw)
                if before is None and _is_folder(entry):
                    self._folder(folder, raw, name, depth + 1)
                else:
                    self._file(folder, raw, name, before)

    def _file(self, folder: int | bytes, raw: bytes, name: bytes, before: Found | None) -> None:
        why = None if before is not None else _why_left(name)
        if why is None and before is None and JUNK.fullmatch(name):
            self.scan.ignored += 1
            return
        try:
            status = self._status(folder, raw, name)
        except OSError:  # taken away since, or not to be looked at: the others go on
            return
        if stat.S_ISLNK(status.st_mode) or is_borrowed(status):
            why = IsALink
        elif not stat.S_ISREG(status.st_mode):
            self.scan.ignored += 1
            return
        elif is_elsewhere(status):
            why = CloudOnly
        found = _same_or_new(self.inbox, raw, status, before)
        if why is None:
            self.scan.found[raw] = found
        else:
            self.scan.left[raw] = Left(found, why)

    def _folder(self, outer: int | bytes, raw: bytes, name: bytes, depth: int) -> None:
        if OF_SYSTEMS.fullmatch(name):
            self.scan.ignored += 1
            return
        why = _why_not_entered(name, depth)
        if why is None:
            why = self._enter(outer, raw, name, depth)
        elif self._is_empty(outer, raw, name):
            return
        if why is not None:
            with suppress(OSError):
                found = _same_or_new(self.inbox, raw, self._status(outer, raw, name), None)
                self.scan.left[raw] = Left(found, why)

    def _enter(
        self, outer: int | bytes, raw: bytes, name: bytes, depth: int
    ) -> type[Refusal] | None:
        """Look into a folder in another; or why that cannot be."""
        try:
            if isinstance(outer, bytes):
                self.go(self._path(raw), raw + b"/", depth)
                return None
            handle = open_folder(name, outer)
            try:
                self.go(handle, raw + b"/", depth)
            finally:
                os.close(handle)
        except (FileNotFoundError, NotADirectoryError):
            return None  # it was taken away meanwhile
        except OSError:
            return FolderClosed
        return None

    def _is_empty(self, outer: int | bytes, raw: bytes, name: bytes) -> bool:
        """Whether nothing lies in a folder that is not looked into, so that nobody need be told."""
        with suppress(OSError):
            if isinstance(outer, bytes):
                return _holds_nothing(self._path(raw))
            handle = open_folder(name, outer)
            try:
                return _holds_nothing(handle)
            finally:
                os.close(handle)
        return False

    def _status(self, folder: int | bytes, raw: bytes, name: bytes) -> os.stat_result:
        # Not entry.stat(): elsewhere than on Linux that leaves out which file it is.
        if isinstance(folder, bytes):
            return os.lstat(self._path(raw))
        return os.stat(name, dir_fd=folder, follow_symlinks=False)

    def _path(self, raw: bytes) -> bytes:
        return path_in(self.inbox, raw)


def _holds_nothing(folder: int | bytes) -> bool:
    with os.scandir(folder) as entries:
        return next(entries, None) is None


def _is_folder(entry: "os.DirEntry[str] | os.DirEntry[bytes]") -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def _why_left(name: bytes) -> type[Refusal] | None:
    """Why a file of this name is left where it lies; None where the name says nothing of it."""
    if STAND_IN.fullmatch(name):
        return CloudOnly
    if UNFINISHED.fullmatch(name) and not _ENDINGS.fullmatch(name):
        return NeverFinished
    if SHORTCUT.fullmatch(name):
        return IsALink
    return FileHidden if HIDDEN.fullmatch(name) else None


def _why_not_entered(name: bytes, depth: int) -> type[Refusal] | None:
    if name.startswith(b"."):
        return FolderHidden
    if _why_left(name) in _NOT_READY:  # a browser's download may be a folder until it is done
        return NeverFinished
    return FolderTooDeep if depth > DEEPEST else None


def is_borrowed(status: os.stat_result) -> bool:
    """Whether a file that not everybody may read has another name elsewhere.

    Where a system lets people do that, somebody may lay a file here that they could not open.
    """
    is_private = not status.st_mode & stat.S_IROTH
    return stat.S_ISREG(status.st_mode) and status.st_nlink > 1 and is_private


def is_elsewhere(status: os.stat_result) -> bool:
    """Whether the file is a stand-in whose content a cloud keeps, as far as the system tells."""
    recalled = getattr(status, "st_file_attributes", 0) & _RECALLED
    return bool(recalled or getattr(status, "st_flags", 0) & _DATALESS)


def _same_or_new(inbox: Path, raw: bytes, status: os.stat_result, before: Found | None) -> Found:
    state = FileState.of(status)
    if before is not None and before.state == state and before.ctime_ns == status.st_ctime_ns:
        return before
    return Found(inbox, raw, state, status.st_ctime_ns, status.st_uid)
