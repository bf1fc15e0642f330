"""Words that a personal sheet was printed with, and their box -> the grey picture they make there.

The same lines as `forms.pdf.stamping` draws, so that what a person wrote
beside or over them can be told from them.
"""

from io import BytesIO

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from forms.ground.fonts import drawable, font_file, measure
from forms.ground.style import MM
from forms.layout.galleys import WRITING, Typesetter
from forms.layout.parts import Box

_PAD = 2.0  # mm from the frame to the words
_SIZE = 12  # points


def printed_in(box: Box, text: str, *, scale: float, margin: float) -> npt.NDArray[np.uint8]:
    """The crop of a box (`margin` mm around it, `scale` pixels per mm) with printed words only."""
    width, height = (round((side + 2 * margin) * scale) for side in (box.w, box.h))
    page = Image.new("L", (width, height), 255)
    pen = ImageDraw.Draw(page)
    face = ImageFont.truetype(BytesIO(font_file("regular")), _SIZE / MM * scale)
    for line, baseline in _lines(box, drawable(text)[0]):
        at = (margin + _PAD) * scale, (margin + baseline) * scale
        pen.text(at, line, fill=0, font=face, anchor="ls")
    return np.asarray(page)


def _lines(box: Box, text: str) -> list[tuple[str, float]]:
    """Each line and its baseline, in mm below the top of the box."""
    if box.kind == "line":
        return [(" ".join(text.split("\n")), box.h / 2 + 4.2 / MM)]
    lines = Typesetter(measure).wrap(text, box.w - 2 * _PAD)
    if len(lines) * WRITING <= box.h + 1 / MM:
        return [(line, (n + 0.72) * WRITING) for n, line in enumerate(lines)]
    most = int((box.h * MM - 7) // 14.4)
    return [(line, (14 + n * 14.4) / MM) for n, line in enumerate(lines[:most])]
