"""What this system can do to hold a process; and this process, held by it."""

import site
import sys
import sysconfig
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import forms
from pipeline.extraction.sandbox import landlock, own_root, seccomp
from pipeline.extraction.sandbox.limits import NotConfinedError

Level = Literal["full", "partial", "none"]
# Libraries that are loaded late, and where qpdf finds chance: nobody's own files.
_SYSTEM: Final = ("/usr", "/lib", "/lib64", "/dev/urandom")


@dataclass(frozen=True, slots=True)
class Means:
    """What holds a process.

    Attributes:
        landlock: its version, 0 for none: no file but those of the program, no TCP.
        seccomp: only those calls of the system that reading a paper needs.
        root: a root of its own, in which no other file is so much as seen; only tried by who is
            held, so never among what is `available`.
    """

    landlock: int = 0
    seccomp: bool = False
    root: bool = False

    @property
    def level(self) -> Level:
        """Full: both hold. Partial: one of them."""
        if self.landlock and self.seccomp:
            return "full"
        return "partial" if self.landlock or self.seccomp else "none"


def available() -> Means:
    """What this system offers; asks the kernel and changes nothing."""
    if not sys.platform.startswith("linux"):
        return Means()
    return Means(landlock.version(), seccomp.is_known())


def confine(readable: list[Path]) -> Means:
    """Hold this process, for good, as well as the system can; what came of it.

    Args:
        readable: folders that it may read in, besides those of Python and of the program.
    """
    offered = available()
    version, filtered = offered.landlock, offered.seccomp
    needed = [*_program_folders(), *readable]
    rooted = sys.platform.startswith("linux") and _rooted(needed)
    if version:
        try:
            landlock.restrict(needed, version)
        except OSError:
            version = 0
    if filtered:
        try:
            seccomp.restrict()
        except OSError:
            filtered = False
    return Means(version, filtered, rooted)


def _rooted(needed: list[Path]) -> bool:
    try:
        own_root.enter(needed)
    except OSError:
        return False
    return True


def _program_folders() -> list[Path]:
    """Python, its packages, and our own code and data; not the folder that these lie in."""
    names = ("stdlib", "platstdlib", "purelib", "platlib")
    python = [Path(sysconfig.get_path(name)) for name in names]
    packages = [Path(name) for name in site.getsitepackages()]
    (ours,) = forms.__path__
    own = [Path(ours).parent / name for name in ("forms", "pipeline", "schemas")]
    return [*map(Path, _SYSTEM), *python, *packages, *own]


def demand(offered: Callable[[], Means] = available) -> None:
    """Make sure that this system offers to hold a reader; starts none.

    A paper that comes all the same, where the kernel holds none after all, keeps waiting.

    Raises:
        NotConfinedError: it does not.
    """
    if offered().level == "none":
        raise NotConfinedError
