"""Documents and refused papers -> files in the outbox, each there whole or not at all."""

import os
import re
import stat
import unicodedata
from collections.abc import Container, Generator, Iterable
from contextlib import suppress
from itertools import count, islice
from pathlib import Path
from typing import Final

from pipeline.outbox.names import harmless_name, safe_name
from pipeline.outbox.reached import LinkPlantedError, reached
from pipeline.records.file_kinds import HEAD
from pipeline.store.atomic_files import PLAIN, make_folder, put
from pipeline.store.originals import Original

_PIECE: Final = 1 << 20
REFUSED: Final = "geweigerd"  # the folder of refused papers


def write(path: Path, content: bytes, outbox: Path | None = None) -> Path:
    """Put a document in its place; where it stands.

    A file with these bytes is left alone. If the old one cannot be replaced because somebody has
    it locked, or put a folder under its name, the new one goes beside it (`-nieuw`) until it can.

    `outbox`: the folder below which no link is followed; None where somebody chose the place.

    Raises:
        OSError: it cannot be written now.
    """
    make_folders(path.parent, outbox)
    with reached(path, outbox) as within:
        return path.with_name(_written(within, content).name)


def _written(path: Path, content: bytes) -> Path:
    places = [path, *islice(_versions(path.with_stem(f"{path.stem}-nieuw")), 9)]
    while True:
        place = places.pop(0)
        try:
            if not _holds(place, content):
                put(place, [content])
        except (PermissionError, IsADirectoryError):
            if not places or not place.exists():
                raise
        else:
            _forget(places)
            return place


def make_folders(folder: Path, outbox: Path | None) -> None:
    """Make a folder and those above it, below the outbox through no link. Raises OSError."""
    if outbox is None or not folder.is_relative_to(outbox) or folder == outbox:
        make_folder(folder, 0o700 if folder == outbox else 0o777)
        return
    make_folders(folder.parent, outbox)
    with reached(folder, outbox) as within:
        if within.is_symlink():
            raise LinkPlantedError
        make_folder(within)


def remove(path: Path, outbox: Path) -> None:
    """Take away a document, if it is there. Raises OSError."""
    with suppress(FileNotFoundError), reached(path, outbox) as within:
        within.unlink()


def names_in(folder: Path, outbox: Path) -> set[str]:
    """What lies in a folder; nothing, where it is not there. Raises OSError."""
    with (
        suppress(FileNotFoundError),
        reached(folder / "x", outbox) as within,
        os.scandir(within.parent) as lying,  # of thousands: without a path for each
    ):
        return {each.name for each in lying}
    return set()


def _forget(places: list[Path]) -> None:
    """Take away newer copies that were laid beside a document while it was locked."""
    for place in places:
        with suppress(OSError):  # it is locked itself: next time
            place.unlink()


def refuse(outbox: Path, name: str, content: bytes | Original, text: str) -> Path:
    """Lay a refused paper in `geweigerd/` with the reason beside it; where it stands.

    `content` is the paper itself, or a kept original, which may be too large to hold. The
    same paper lies there once, with the text of now; another of the same name becomes `-2`.
    """
    folder = outbox / REFUSED
    make_folders(folder, outbox)
    with reached(folder / harmless_name(name, _head(content)), outbox) as within:
        return folder / _refused(within, content, text).name


def _refused(first: Path, content: bytes | Original, text: str) -> Path:
    place = min((each for each in _lying(first) if _holds(each, content)), default=None)
    if place is None:
        place = next(each for each in _versions(first) if _is_free(each))
    for path, what in ((place, content), (_reason(place), text.encode())):
        if not _holds(path, what):
            put(path, _pieces(what))
    return place


def take_back(outbox: Path, name: str, content: bytes | Original) -> None:
    """Take a paper that was refused before, and the reason beside it, out of `geweigerd/`.

    What somebody has open or locked stays: it keeps no paper from being taken in.
    """
    # before there were harmless endings it lay there under its own
    for called in {harmless_name(name, _head(content)), safe_name(name)}:
        refused = outbox / REFUSED / called
        with suppress(FileNotFoundError), reached(refused, outbox) as within:
            _take_back(within, content)


def lay_beside(outbox: Path, name: str, content: bytes, text: str) -> None:
    """Lay what stands for a refused paper in `geweigerd/` under a name that is its own.

    What lies there under that name is it, as it was drawn before.
    """
    folder = outbox / REFUSED
    make_folders(folder, outbox)
    with reached(folder / safe_name(name), outbox) as within:
        for path, what in ((within, content), (_reason(within), text.encode())):
            if not _holds(path, what):
                put(path, [what])


def tell_beside(outbox: Path, name: str, text: str) -> None:
    """Lay the reason alone in `geweigerd/`, without the paper; `take_beside` takes it away."""
    place = outbox / REFUSED / safe_name(name)
    write(_reason(place), text.encode(), outbox)


def take_beside(outbox: Path, name: str) -> None:
    """Take it away again, if it is there."""
    with (
        suppress(FileNotFoundError),
        reached(outbox / REFUSED / safe_name(name), outbox) as within,
    ):
        for path in (_reason(within), within):
            with suppress(OSError):
                path.unlink()


def _take_back(first: Path, content: bytes | Original) -> None:
    for place in _lying(first):
        if _holds(place, content):
            for path in (_reason(place), place):
                with suppress(OSError):
                    path.unlink()


def _head(content: bytes | Original) -> bytes:
    if isinstance(content, bytes):
        return content[:HEAD]
    with content.open() as file:
        return file.read(HEAD)


def _lying(path: Path) -> list[Path]:
    """What lies there under this name, or under it with a number."""
    if not path.parent.is_dir():
        return []
    numbered = re.compile(
        rf"{re.escape(path.stem)}(?:-\d+)?{re.escape(path.suffix)}", re.IGNORECASE
    )
    names = {
        entry.name: unicodedata.normalize("NFC", entry.name) for entry in path.parent.iterdir()
    }
    return [path.with_name(name) for name, known in names.items() if numbered.fullmatch(known)]


def clear(
    folder: Path,
    patterns: Iterable[str],
    names: Container[str],
    outbox: Path | None = None,
    *,
    anew: bool = False,
) -> None:
    """Take away what was drawn here before under such names and is not drawn now.

    `anew`: also what lies beside one that was locked.
    """
    with suppress(FileNotFoundError), reached(folder / "x", outbox) as within:
        for path in [path for pattern in patterns for path in within.parent.glob(pattern)]:
            is_beside = path.stem.endswith("-nieuw") and not anew
            if path.name not in names and not is_beside:
                path.unlink(missing_ok=True)


def _versions(path: Path) -> Generator[Path]:
    """The path, and then with a number for ever: the hundredth is shown like the first."""
    yield path
    for number in count(2):
        yield path.with_stem(f"{path.stem}-{number}")


def _reason(place: Path) -> Path:
    return place.with_name(f"{place.name}.txt")


def _is_free(place: Path) -> bool:
    """Whether neither a paper nor a reason lies there."""
    return not (os.path.lexists(place) or os.path.lexists(_reason(place)))


def _holds(path: Path, content: bytes | Original) -> bool:
    """Whether the file is there, is a plain file, and has exactly these bytes."""
    size = len(content) if isinstance(content, bytes) else content.size()
    try:
        handle = os.open(path, os.O_RDONLY | PLAIN)
    except FileNotFoundError:
        return False
    except OSError:
        if path.is_symlink() or not path.is_file():
            return False
        raise
    with os.fdopen(handle, "rb") as file:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode) or status.st_size != size:
            return False
        return all(file.read(len(piece)) == piece for piece in _pieces(content))


def _pieces(content: bytes | Original) -> Generator[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    with content.open() as file:
        yield from iter(lambda: file.read(_PIECE), b"")
