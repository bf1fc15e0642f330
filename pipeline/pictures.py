"""Pictures of what was written <-> PNG files in the store, each under the digest of its pixels."""

import hashlib
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from PIL import Image

from pipeline.records import Picture, Reading
from pipeline.writing import make_folder, put


def digest_of(picture: Picture) -> str:
    """The SHA-256 (hex) of a picture's size and pixels: the same whoever writes the PNG."""
    head = f"{picture.width}x{picture.height}@{picture.dpi}\n".encode()
    return hashlib.sha256(head + picture.pixels).hexdigest()


def path_of(store: Path, digest: str) -> Path:
    """Where the picture with this digest is kept (`pictures/ab/abcd....png`)."""
    return store / "pictures" / digest[:2] / f"{digest}.png"


def keep(store: Path, picture: Picture) -> str:
    """Keep a picture as a PNG, on the disk before we return; its digest.

    Raises:
        OSError: it cannot be written now.
        ValueError: the pixels do not fill the size.
    """
    digest = digest_of(picture)
    path = path_of(store, digest)
    if not path.is_file():
        make_folder(path.parent, 0o700)
        put(path, [png(picture)], 0o600, store / "pictures")
    return digest


def png(picture: Picture) -> bytes:
    """The picture as a PNG that knows its own size on paper."""
    size = (picture.width, picture.height)
    image = Image.frombytes("L", size, picture.pixels)
    buffer = BytesIO()
    image.save(buffer, "PNG", dpi=(picture.dpi, picture.dpi))
    return buffer.getvalue()


def load(store: Path, digest: str) -> Picture | None:
    """The picture with this digest; None where it is not kept here."""
    try:
        with Image.open(path_of(store, digest)) as image:
            dpi = round(float(image.info.get("dpi", (200.0,))[0]))
            grey = image.convert("L")
            return Picture(grey.width, grey.height, dpi, grey.tobytes())
    except FileNotFoundError:
        return None


def set_apart(reading: Reading) -> tuple[Reading, dict[str, Picture]]:
    """The reading with digests in the place of its pictures; and the pictures by their digest."""
    pictures: dict[str, Picture] = {}
    marks = []
    for mark in reading.marks:
        if mark.picture is None:
            marks.append(mark)
            continue
        digest = digest_of(mark.picture)
        pictures[digest] = mark.picture
        marks.append(replace(mark, picture=None, shown=digest))
    return replace(reading, marks=tuple(marks)), pictures
