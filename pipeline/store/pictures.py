"""Pictures of what was written <-> PNG files in the store, each under the digest of its pixels.

Where the store has keys they lie sealed; nobody else opens them, so that there is one door.
"""

import errno
import hashlib
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from pipeline.records import Mark, Picture, Reading
from pipeline.store.atomic_files import make_folder, put, sync_folder
from pipeline.store.in_the_way import lay_aside
from pipeline.store.sealing import sealed_files
from pipeline.store.sealing.key_tree import Place
from pipeline.store.sealing.keys import keys_of
from pipeline.store.sealing.trouble import ForgottenError, SpoiledError

_DIGEST = re.compile("[0-9a-f]{64}")
_LARGEST = 5_000  # pixels of a side
_GRID = 100  # dpi at which two pictures are compared: a quarter of a millimetre
_SHIFT = 5  # cells that the same words may lie apart in two scans of one paper
_STRETCH = 10  # cells: half a letter
_STROKE = 6  # cells of ink: a short stroke
_ALIKE = 0.6  # share of the ink of each, in any stretch, that lies on or beside ink of the other


def digest_of(picture: Picture) -> str:
    """The SHA-256 (hex) of a picture's size and pixels: the same whoever writes the PNG."""
    head = f"{picture.width}x{picture.height}@{picture.dpi}\n".encode()
    return hashlib.sha256(head + picture.pixels).hexdigest()


def _path_of(store: Path, digest: str) -> Path:
    """Where the picture with this digest is kept (`pictures/ab/abcd....png`).

    Raises:
        ValueError: it is no digest: a picture is called by 64 hexadecimal digits and by no path.
    """
    if not _DIGEST.fullmatch(digest):
        msg = "no digest"
        raise ValueError(msg)
    return store / "pictures" / digest[:2] / f"{digest}.png"


def keep(store: Path, picture: Picture, came_in: str = "") -> str:
    """Keep a picture as a PNG, on the disk before we return; its digest.

    `came_in`: the SHA-256 (hex) of the file that it stood in, with which its key goes.

    Raises:
        KeysError: the keys of the store cannot be read.
        OSError: it cannot be written now.
        ValueError: the pixels do not fill the size.
    """
    digest = digest_of(picture)
    path = _path_of(store, digest)
    if not path.is_file() or is_forgotten(store, digest):
        lay(store, digest, png(picture), came_in)
    return digest


def lay(store: Path, digest: str, content: bytes, came_in: str) -> None:
    """Lay a PNG in its place, sealed where the store has keys; as `keep` does."""
    path, pieces = _path_of(store, digest), iter([content])
    make_folder(path.parent, 0o700)
    if (keys := keys_of(store)) is not None:
        pieces = sealed_files.sealed(keys, keys.place(came_in or digest, digest), pieces)
    put(path, pieces, 0o600, store / "pictures")


def place_of(store: Path, digest: str) -> Place | None:
    """Where the key of a picture lies; None where it is not sealed, or not here. Raises OSError."""
    if keys_of(store) is None:
        return None
    try:
        return sealed_files.place_of(_path_of(store, digest))
    except FileNotFoundError:
        return None


def is_forgotten(store: Path, digest: str) -> bool:
    """Whether nobody can open this picture any more."""
    keys, place = keys_of(store), place_of(store, digest)
    return keys is not None and place is not None and not keys.has(place)


def in_the_open(store: Path, digest: str) -> Path | None:
    """The file of a picture that lies there as a PNG; None where it is sealed."""
    return _path_of(store, digest) if place_of(store, digest) is None else None


def forget(store: Path, digest: str) -> None:
    """Keep the picture with this digest no longer, if it is there."""
    path = _path_of(store, digest)
    with suppress(FileNotFoundError):
        path.unlink()
        sync_folder(path.parent)


def make_way(store: Path, digest: str) -> None:
    """What lies in the place of a picture and is none goes; a folder is laid aside."""
    path = _path_of(store, digest)
    if path.is_dir() and not path.is_symlink():
        lay_aside(store, path)
    else:
        forget(store, digest)


def is_there(store: Path, digest: str) -> bool:
    """Whether a file lies in the place of the picture with this digest."""
    return _path_of(store, digest).is_file()


def all_digests(store: Path) -> Iterator[str]:
    """The digest of every picture that is kept."""
    for path in (store / "pictures").glob("??/*.png"):
        if _DIGEST.fullmatch(path.stem):
            yield path.stem


def png(picture: Picture) -> bytes:
    """The picture as a PNG that knows its own size on paper."""
    size = (picture.width, picture.height)
    image = Image.frombytes("L", size, picture.pixels)
    buffer = BytesIO()
    image.save(buffer, "PNG", dpi=(picture.dpi, picture.dpi))
    return buffer.getvalue()


def opened(png: bytes) -> Image.Image:
    """A PNG of ours, and nothing that only bears its name; not decoded yet.

    Raises:
        OSError: it is none, or far too large for one of ours.
    """
    image = Image.open(BytesIO(png), formats=["PNG"])
    if max(image.size) > _LARGEST:
        raise OSError
    return image


def load(store: Path, digest: str) -> Picture | None:
    """The picture with this digest; None where it is not kept here, or is not what it was.

    Raises:
        ValueError: it is no digest.
        OSError: it cannot be read now.
    """
    return _kept(store, digest)[1]


def load_png(store: Path, digest: str) -> bytes | None:
    """The same as a PNG. Raises as `load` does."""
    content, picture = _kept(store, digest)
    return None if picture is None else content


def read_png(store: Path, digest: str) -> bytes:
    """What lies there under this digest, whatever it is.

    Raises:
        FileNotFoundError: nothing does, or nobody can open it any more.
        ValueError: it is no digest, or not what was sealed.
        OSError: it cannot be read now.
    """
    try:
        with sealed_files.opened(_path_of(store, digest), keys_of(store)) as file:
            return file.read()
    except ForgottenError:
        raise FileNotFoundError(errno.ENOENT, "forgotten") from None


def _kept(store: Path, digest: str) -> tuple[bytes, Picture | None]:
    """A file, and the picture that it is if that has this digest."""
    try:
        content = read_png(store, digest)
    except (FileNotFoundError, SpoiledError):
        return b"", None
    try:
        with opened(content) as image:
            dpi = round(float(image.info.get("dpi", (200.0,))[0]))
            grey = image.convert("L")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return b"", None
    picture = Picture(grey.width, grey.height, dpi, grey.tobytes())
    return content, picture if digest_of(picture) == digest else None


def set_apart(reading: Reading) -> tuple[Reading, dict[str, Picture]]:
    """The reading with digests in the place of its pictures; and the pictures by their digest."""
    pictures: dict[str, Picture] = {}

    def apart(mark: Mark) -> Mark:
        if mark.picture is None:
            return mark
        digest = digest_of(mark.picture)
        pictures[digest] = mark.picture
        return replace(mark, picture=None, shown=digest)

    marks, beside = (tuple(map(apart, some)) for some in (reading.marks, reading.beside))
    return replace(reading, marks=marks, beside=beside), pictures


def head_apart(reading: Reading) -> tuple[Reading, dict[str, Picture]]:
    """The reading with a digest in the place of the picture of its head; and that picture."""
    if reading.head is None:
        return reading, {}
    digest = digest_of(reading.head)
    return replace(reading, head=None, shown=digest), {digest: reading.head}


def alike(one: Picture | None, other: Picture | None) -> bool:
    """Whether two pictures show the same writing on the same paper, scanned twice.

    Doubt is no: then a person is asked, while a yes drops the second paper as known.
    """
    if one is None or other is None:
        return False
    mine, theirs = _ink(one), _ink(other)
    if not mine.any() or not theirs.any():
        return False
    best = 0.0
    for dy in range(-_SHIFT, _SHIFT + 1):
        for dx in range(-_SHIFT, _SHIFT + 1):
            best = max(best, _overlap(mine, theirs, dy, dx))
    return best >= _ALIKE


_Mask = npt.NDArray[np.bool_]


def _ink(picture: Picture) -> _Mask:
    """Where there is ink, on a fine grid with room around it."""
    size = (picture.width, picture.height)
    image = Image.frombytes("L", size, picture.pixels)
    scale = _GRID / picture.dpi
    small = image.resize(
        (max(1, round(size[0] * scale)), max(1, round(size[1] * scale))), Image.Resampling.BOX
    )
    grey = np.asarray(small, dtype=np.float32)
    paper = float(np.percentile(grey, 90))
    return np.pad(grey < paper - 0.15 * 255, _SHIFT + 1)


def _overlap(mine: _Mask, theirs: _Mask, dy: int, dx: int) -> float:
    """The smallest share, in any stretch of the line, of ink of one that lies on ink of the other.

    The whole line would forgive a last letter: "huis" and "huid" share most of their ink.
    """
    height, width = max(mine.shape[0], theirs.shape[0]), max(mine.shape[1], theirs.shape[1])
    a, b = np.zeros((height, width), bool), np.zeros((height, width), bool)
    a[: mine.shape[0], : mine.shape[1]] = mine
    b[: theirs.shape[0], : theirs.shape[1]] = theirs
    b = np.roll(b, (dy, dx), (0, 1))
    return min(_least(a, a & _thick(b)), _least(b, b & _thick(a)))


def _least(ink: _Mask, shared: _Mask) -> float:
    """The smallest share in stretches that hold as much ink as a stroke of a letter."""
    window = np.ones(_STRETCH)
    held = np.convolve(ink.sum(axis=0), window, "same")
    met = np.convolve(shared.sum(axis=0), window, "same")
    weighty = held >= _STROKE
    if not weighty.any():
        return float(met.sum() / held.sum())
    return float((met[weighty] / held[weighty]).min())


def _thick(ink: _Mask) -> _Mask:
    grown = ink.copy()
    for axis in (0, 1):
        grown |= np.roll(ink, 1, axis) | np.roll(ink, -1, axis)
    return grown
