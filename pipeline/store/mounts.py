"""Where a folder lies (a disk of this computer, a share), and whether it is there or away.

A share that is not mounted leaves an empty folder behind, and what is written there is lost for
everybody else. So the first time that the inbox or the outbox is seen on another disk than the
store, a landmark is laid in it, and the store remembers its word. Without it the folder is away.
"""

import json
import os
import re
import secrets
from collections.abc import Container
from contextlib import suppress
from pathlib import Path
from typing import Final

from pipeline.store.atomic_files import PLAIN, note_in, put

LANDMARK: Final = ".krachtwerk"
KNOWN: Final = "landmarks.json"
MOUNTS: Final = Path("/proc/self/mountinfo")

# File systems on which SQLite's locks or its shared memory cannot be trusted, and where nothing
# tells of changes that another computer makes.
NETWORK: Final = frozenset(
    {"nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "ncpfs", "9p", "afs", "coda", "ceph"}
    | {"glusterfs", "lustre", "beegfs", "gpfs", "ocfs2", "gfs2", "davfs", "fuse.sshfs", "vboxsf"}
    | {"fuse.davfs2", "fuse.glusterfs", "fuse.rclone", "fuse.s3fs", "fuse.smbnetfs", "fuse.cephfs"}
    | {"fuse.vmhgfs-fuse", "prl_fs", "fuse.gvfsd-fuse", "fuse.gcsfuse", "fuse.blobfuse", "virtiofs"}
)


class AwayError(OSError):
    """A folder is not itself now: its landmark is not there, or is that of another workspace."""


def file_system(folder: Path, mounts: str) -> str | None:
    """Type of the file system a resolved folder lies on, from the text of mountinfo (Linux)."""
    best: tuple[int, str | None] = (-1, None)
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        # Spaces and the like in a mount point are written as octal: \040.
        point = re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), before.split(" ")[4])
        # The later of two mounts on one point hides the earlier.
        if folder.is_relative_to(point) and len(point) >= best[0]:
            best = (len(point), after.split(" ")[0])
    return best[1]


def mounts() -> str:
    """The text of mountinfo; empty on systems that do not tell."""
    with suppress(OSError):
        return MOUNTS.read_text("utf-8", "surrogateescape")
    return ""


def on_share(folder: Path) -> bool:
    """Whether a folder lies on a network file system, as far as the system tells."""
    try:
        return file_system(folder.resolve(), mounts()) in NETWORK
    except OSError:
        return False


_LONGEST: Final = 100  # bytes of a landmark


class Landmarks:
    """The landmarks of one workspace.

    Args:
        store: the private folder, which remembers their words; no path and no device is kept.
        always: folders that get one wherever they lie: other computers know them by it.
    """

    def __init__(self, store: Path, always: Container[str] = ()) -> None:
        self._store = store
        self._always = always

    @property
    def word(self) -> str:
        """The word of this workspace; "" where nothing was ever marked."""
        return self._known()[0]

    def expects(self, name: str) -> bool:
        """Whether this folder ("inbox", "outbox") was on another disk before: do not make it."""
        return name in self._known()[1]

    def look(self, name: str, folder: Path, *, lay: bool = True) -> None:
        """Make sure that this folder is the one it was; `lay`: and mark it the first time.

        Raises:
            AwayError: it is not.
            OSError: it cannot be looked at now, or its landmark not be laid.
        """
        if not self._store.is_dir():
            return  # nothing was ever taken in
        word, folders = self._known()
        is_beside = folder.stat().st_dev == self._store.stat().st_dev
        if name not in folders and name not in self._always and is_beside:
            return
        found = _read(folder)
        if found and found != word:
            raise AwayError("it belongs to another workspace")
        if name in folders and found is None:
            raise AwayError("its landmark is not there")
        if lay and (
            name not in folders or not found
        ):  # new to us, or a person laid an empty landmark in it
            self._lay(name, folder)

    def _known(self) -> tuple[str, list[str]]:
        """The word of this workspace, and the folders in which it was laid."""
        try:
            known = json.loads(note_in(self._store / KNOWN))
            return str(known["word"]), list(known["folders"])
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return "", []

    def _lay(self, name: str, folder: Path) -> None:
        """The store knows the word before it is laid: a run that is killed in between goes on."""
        word, folders = self._known()
        if not word:
            word = secrets.token_hex(8)
            self._remember(word, folders)
        put(folder / LANDMARK, [word.encode()])
        if name not in folders:
            self._remember(word, [*folders, name])

    def _remember(self, word: str, folders: list[str]) -> None:
        content = json.dumps({"word": word, "folders": folders})
        put(self._store / KNOWN, [content.encode()], 0o600)


def _read(folder: Path) -> str | None:
    """What stands in the landmark; None where there is none.

    Raises:
        OSError: the folder itself is not there, or cannot be read.
    """
    folder.stat()
    try:
        handle = os.open(folder / LANDMARK, os.O_RDONLY | PLAIN)
    except FileNotFoundError:
        return None
    with os.fdopen(handle, "rb") as file:
        return file.read(_LONGEST).decode("ascii", "replace").strip()
