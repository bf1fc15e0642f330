"""The picture of one handwritten line -> for each moment along it, how likely each letter is.

A network of our own (docs/decisions/0044-a-recogniser-of-our-own.md), run by `networks`.
"""

from pathlib import Path
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.extraction import networks
from pipeline.extraction.handwriting.decoding import Likely
from pipeline.extraction.handwriting.lines import cut_tightly, pixels_of
from pipeline.extraction.pixels import Grey
from pipeline.records import Picture

HEIGHT: Final = 64  # pixels of a line, ascenders and descenders included, as the network learned
AROUND: Final = 8  # columns of nothing at either end
STEP: Final = 32  # widths are multiples of it
_WIDEST: Final = 3200  # pixels: a line across the page in a small hand, and then some
_FAINT: Final = 25.0  # grey values between paper and ink: below it, grain is no ink
_MODEL: Final = Path(__file__).with_name("lines.onnx")
# What its columns stand for, but for the first, which is none.
LETTERS: Final = Path(__file__).with_name("letters.txt").read_text(encoding="utf-8")


class Recogniser:
    """The network, loaded once, on one core: suggestions never take time from reading.

    Attributes:
        letters: what each column of a view stands for; "" is none.
    """

    letters: tuple[str, ...]

    def __init__(self) -> None:
        # lines differ in width: it would keep memory for them all
        self._network = networks.session(_MODEL.read_bytes(), keeps_memory=False)
        self.letters = ("", *LETTERS)

    def view(self, line: Picture) -> Likely:
        """Natural logarithms (moments, letters); a moment is four pixels at 64 high."""
        (logs,) = self._network.run(None, {"ink": ink_of(cut_tightly(pixels_of(line)))})
        return np.asarray(logs[0], dtype=np.float32)


def ink_of(grey: Grey) -> npt.NDArray[np.float32]:
    """A line as the network was shown them: (1, 1, 64, width) float32, 0 is paper, 1 is ink."""
    height, width = grey.shape
    wide = min(_WIDEST, max(16, round(width * HEIGHT / height)))
    shrinks = height > HEIGHT
    seen = cv2.resize(
        grey, (wide, HEIGHT), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    ).astype(np.float32)
    paper, dark = np.percentile(seen, (85, 1))
    ink = np.clip((paper - seen) / max(paper - dark, _FAINT), 0, 1.2) / 1.2
    whole = -(-(wide + 2 * AROUND) // STEP) * STEP
    given = np.zeros((1, 1, HEIGHT, whole), np.float32)
    given[0, 0, :, AROUND : AROUND + wide] = ink
    return given
