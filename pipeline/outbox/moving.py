"""A client who came to another group -> all that lies about them below its root, and there alone.

What is drawn is drawn below the new root first. What people were given, or laid there themselves,
is copied. Only then the old place is cleared; who is cut short in between does it all again.
"""

import os
import stat
from collections.abc import Collection, Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from fnmatch import fnmatch
from io import BufferedReader
from itertools import count
from pathlib import Path
from typing import Final

from forms.ground.known_names import CHECK_SHEET
from pipeline.outbox import files
from pipeline.outbox.event_files import events_about, forget_events, write_events
from pipeline.outbox.reached import LinkPlantedError, reached, remove_folder
from pipeline.outbox.roots import Root, Roots, RootShutError
from pipeline.records import Submission, name_of, path_of
from pipeline.records.correction_names import CORRECTION_FOLDER
from pipeline.store.atomic_files import PLAIN, put

_PIECE: Final = 1 << 20
_WRITTEN_ANEW: Final = "formulieren/*.json"


@contextmanager
def moved(roots: Roots, code: str, drawn: Collection[str] = ()) -> Generator[Root]:
    """Until this ends, all about a client is laid where it belongs; then nothing lies elsewhere.

    `drawn`: patterns of what is drawn meanwhile, and is not copied over what was.

    Raises:
        OSError: it could not be laid now; or taken away, where all else was done.
    """
    root = roots.of(code)
    roots.note(code, root)
    others = [each for each in roots.places(code) if each.key != root.key]
    away: dict[str, OSError] = {}
    with roots.during(code, root):
        for other in (each for each in others if not roots.is_gone(each)):
            try:
                roots.look(other)
            except OSError as error:
                away[other.key] = error
            else:
                _bring(code, other.path, root.path, drawn)
        yield root
        if others and root.key:  # below the outbox all is told
            write_events(root.path, events_about(roots.main, code))
        for other in others:
            if other.key not in away and not roots.is_gone(other):
                # what people laid there while it was drawn; what is drawn is there by now
                _bring(code, other.path, root.path, drawn, again=True)
                with blamed(other):
                    take_away(code, other.path)
                    if other.key:
                        forget_events(other.path, roots.ids_of(code))
    if others:
        roots.settle(code, {root.key, *away})
    raise_any(away.values())


@contextmanager
def blamed(root: Root) -> Generator[None]:
    """Until this ends, it is this root that takes nothing, whatever the job is about."""
    try:
        yield
    except RootShutError:
        raise
    except OSError as error:
        raise RootShutError(root, error) from None


def raise_any(troubles: Iterable[OSError]) -> None:
    """Raise the first of these, if there is any."""
    for trouble in troubles:
        raise trouble


def take_away(code: str, outbox: Path) -> None:
    """Take away all that lies about a client below a root. Raises OSError."""
    remove_folder(outbox / code, outbox)
    asking = outbox / CORRECTION_FOLDER
    files.clear(asking, (f"{code}.*", f"{code}-*"), (), outbox, anew=True)


def _bring(code: str, old: Path, new: Path, drawn: Collection[str], *, again: bool = False) -> None:
    """Copy what lies about a client below one root to another, and is not there yet.

    `again`: nothing that is drawn, for what is not there by now should not be.
    """
    for inner in _inside(old, Path(code)):
        name = inner.relative_to(code).as_posix()
        is_anew = any(fnmatch(name, pattern) for pattern in drawn)
        if fnmatch(name, _WRITTEN_ANEW) or (
            is_anew and (again or inner.name in files.names_in((new / inner).parent, new))
        ):
            continue
        # one place is reached at a time: on a server that takes a lock, which is taken once
        with suppress(FileNotFoundError), _opened(old / inner, old) as source:
            _copy(source, new / inner, new)


def _inside(outbox: Path, folder: Path) -> Iterator[Path]:
    """Every plain file in a folder and those in it, seen from the outbox; no link is followed."""
    try:
        names = sorted(files.names_in(outbox / folder, outbox))
    except LinkPlantedError:
        return  # it goes itself, not what it leads to
    for name in names:
        with suppress(FileNotFoundError), reached(outbox / folder / name, outbox) as within:
            mode = within.lstat().st_mode
        if stat.S_ISDIR(mode):
            yield from _inside(outbox, folder / name)
        elif stat.S_ISREG(mode):
            yield folder / name


def _opened(path: Path, outbox: Path) -> BufferedReader:
    """A plain file below a root, to be read. Raises OSError."""
    with reached(path, outbox) as within:
        return os.fdopen(os.open(within, os.O_RDONLY | PLAIN), "rb")


def _copy(source: BufferedReader, target: Path, outbox: Path) -> None:
    """Copy a file; beside another of that name it gets a number."""
    files.make_folders(target.parent, outbox)
    with reached(target, outbox) as within:
        for number in count(1):
            place = within if number == 1 else within.with_stem(f"{within.stem}-{number}")
            source.seek(0)
            if not os.path.lexists(place):
                put(place, _pieces(source))
                return
            if _are_alike(source, place):
                return


def _are_alike(source: BufferedReader, place: Path) -> bool:
    if place.is_symlink() or not place.is_file():
        return False
    if place.stat().st_size != os.fstat(source.fileno()).st_size:
        return False
    with place.open("rb") as other:
        return all(a == b for a, b in zip(_pieces(source), _pieces(other), strict=False))


def _pieces(file: BufferedReader) -> Iterator[bytes]:
    return iter(lambda: file.read(_PIECE), b"")


class PapersLaid:
    """Where the JSON of the papers in a dossier lies; `code`: None for the team's.

    A paper of the team lies with the client whom it is about. Where that root is away it waits,
    and keeps no other waiting.
    """

    def __init__(self, roots: Roots, code: str | None) -> None:
        self._roots = roots
        self._code = code
        self._lying: dict[Path, set[str]] = {}
        self._of_all: set[str] | None = None  # of a client, whose papers lie in one place
        self._is_spread = code is None and roots.are_several
        self.troubles: list[OSError] = []
        self.others: dict[str, tuple[str, ...]] = {}  # id of a sheet of answers -> `of_others`

    def has(self, paper: Submission) -> bool | None:
        """Whether it lies there, as it should; None where it cannot be laid there now.

        A sheet of answers tells less where a paper that it is about was moved since.

        Raises:
            OSError: nothing can be laid there.
        """
        if paper.worksheet == CHECK_SHEET and self._roots.are_several:
            self.others[paper.id] = self._roots.of_others(paper)
        elif self._of_all is not None:
            return name_of(paper) in self._of_all
        root = self.root_of(paper)
        try:
            if root.path not in self._lying:
                if self._is_spread:
                    self._roots.look(root)
                folder = root.path / (self._code or "team") / "formulieren"
                self._lying[root.path] = files.names_in(folder, root.path)
        except OSError as error:
            if not root.key or not self._is_spread:
                raise
            self.troubles.append(error)
            return None
        if self._code is not None:
            self._of_all = self._lying[root.path]
        return name_of(paper) in self._lying[root.path] and paper.id not in self.others

    def root_of(self, paper: Submission) -> Root:
        """Where it lies."""
        return self._roots.of_paper(paper) if self._code is None else self._roots.of(self._code)

    def before(self, paper: Submission) -> None:
        """It is going to be written."""
        if self._is_spread:
            self._roots.note(paper.id, self.root_of(paper))

    def alone(self, paper: Submission) -> None:
        """Now it lies there: take it away where it lay before. Raises OSError."""
        if not self._is_spread:
            return
        root = self.root_of(paper)
        others = [each for each in self._roots.places(paper.id) if each.key != root.key]
        if not others or self.troubles:
            return
        for other in (each for each in others if not self._roots.is_gone(each)):
            try:
                self._roots.look(other)
                with blamed(other):
                    files.remove(other.path / path_of(paper), other.path)
            except OSError as error:
                self.troubles.append(error)
                return
        self._roots.settle(paper.id, {root.key})

    def take_away(self, path: str) -> None:
        """Take away what lies under a name that it had before. Raises OSError."""
        roots = self._roots.every if self._code is None else (self._roots.of(self._code),)
        for root in roots:
            try:
                files.remove(root.path / path, root.path)
            except OSError:
                if not root.key or self._code is not None:
                    raise  # below the root of a group it is tried again the next time
