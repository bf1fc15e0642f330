"""Pages of paper in; the one file that a scanner with a feeder makes of the stack out.

In chance order, one of them upside down, one with its empty back scanned as well; each a little
askew, with the grain of paper, as a JPEG.
"""

import random
from collections.abc import Sequence
from io import BytesIO
from typing import Final

import cv2
import numpy as np
import pikepdf
from pikepdf import Dictionary, Name
from PIL import Image

from pipeline.demo.penning import DPI, Grey

_SKEW: Final = 0.8  # degrees
_SHIFT: Final = 8.0  # pixels
_GRAIN: Final = 2.0  # of 255
_QUALITY: Final = 75
_PAPER: Final = 250


def fed(pages: Sequence[Grey], chance: random.Random) -> bytes:
    """The PDF of a stack."""
    stack = chance.sample(list(pages), len(pages))
    stack.insert(chance.randrange(1, len(stack) + 1), np.full_like(stack[0], _PAPER))
    turned = chance.randrange(len(stack))
    pdf = pikepdf.new()
    for number, page in enumerate(stack):
        seen = _on_the_glass(page, chance)
        _add(pdf, np.rot90(seen, 2) if number == turned else seen)
    out = BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _on_the_glass(page: Grey, chance: random.Random) -> Grey:
    height, width = page.shape
    middle, angle = (width / 2, height / 2), chance.uniform(-_SKEW, _SKEW)
    turn = np.asarray(cv2.getRotationMatrix2D(middle, angle, 1.0), np.float64)
    turn[:, 2] += np.array([chance.uniform(-_SHIFT, _SHIFT), chance.uniform(-_SHIFT, _SHIFT)])
    askew = cv2.warpAffine(page, turn, (width, height), borderValue=(255.0,))
    soft = cv2.GaussianBlur(askew, (0, 0), 0.5)
    grain = np.random.default_rng(chance.randrange(2**32)).normal(0, _GRAIN, page.shape)
    return np.clip(np.asarray(soft, np.float64) + grain, 0, 255).astype(np.uint8)


def _add(pdf: pikepdf.Pdf, picture: Grey) -> None:
    """A page that is this picture."""
    height, width = picture.shape
    jpeg = BytesIO()
    Image.fromarray(picture).save(jpeg, "JPEG", quality=_QUALITY)
    image = pikepdf.Stream(
        pdf,
        jpeg.getvalue(),
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=width,
        Height=height,
        ColorSpace=Name.DeviceGray,
        BitsPerComponent=8,
        Filter=Name.DCTDecode,
    )
    size = (width / DPI * 72, height / DPI * 72)
    pdf.add_blank_page(page_size=size)
    page = pdf.pages[-1]
    page.obj.Resources = Dictionary(XObject=Dictionary(Scan=image))
    content = f"q {size[0]:.2f} 0 0 {size[1]:.2f} 0 0 cm /Scan Do Q".encode()
    page.obj.Contents = pikepdf.Stream(pdf, content)
