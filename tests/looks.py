"""Two pictures of a page: whether somebody who looks at them sees the same.

A letter that another library draws a shade darker, or a hair further, is the same; a word, a line
or a mark that is elsewhere is not.
"""

from pathlib import Path
from typing import Final

from PIL import Image, ImageChops

TILE: Final = 8  # pixels of a side: at 40 dpi about three letters
TOLERANCE: Final = 10  # of 255, of the mean of a tile
_IS_OTHER: Final = [0] * (TOLERANCE + 1) + [255] * (255 - TOLERANCE)


def differs(one: Path, other: Path) -> bool:
    """Whether any tile of two pictures is lighter, darker or of another colour."""
    with Image.open(one) as first, Image.open(other) as second:
        return is_other(first, second)


def is_other(first: Image.Image, second: Image.Image) -> bool:
    """The same, of pictures that are open."""
    if first.size != second.size:
        return True
    apart = ImageChops.difference(_tiles(first), _tiles(second))
    return any(each.point(_IS_OTHER).getbbox() for each in apart.split())  # of each colour


def _tiles(picture: Image.Image) -> Image.Image:
    return picture.convert("RGB").reduce(TILE)
