"""The picture of one handwritten line -> for each moment along it, how likely each letter is.

PP-OCRv6 small (PaddleOCR, Apache-2.0), as the wheel of `rapidocr` carries it, run directly by
onnxruntime. Nothing of that package is imported and nothing is ever downloaded.
"""

from math import ceil
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
import onnxruntime

from pipeline.extraction.handwriting.decoding import Likely
from pipeline.extraction.handwriting.installed import NotInstalledError, model
from pipeline.extraction.handwriting.lines import pixels_of
from pipeline.records import Picture

_HEIGHT: Final = 48  # pixels that the recogniser wants of a line
_WIDEST: Final = 4000  # pixels: a line across the page, stretched, and then some
# The recogniser sees a letter every eight pixels. A dense hand puts more of them there than it can
# tell apart, so a line is also looked at wider than it is; which width is best differs by hand.
STRETCHES: Final = (1.0, 1.5, 2.0)
# Letters of the languages that the sheets come in; the network knows thousands of others.
_LETTERS: Final = frozenset(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,;:!?'\"()-+/&%€@*=’‘“”…–—°"
    "àâäáãåæçéèêëíìîïñóòôöõøœúùûüýÿßÀÂÄÁÃÅÆÇÉÈÊËÍÌÎÏÑÓÒÔÖÕØŒÚÙÛÜÝğĞıİşŞćčšžłńśźżąęőűřěů"
)


class Recogniser:
    """The network, loaded once, on one core: suggestions never take time from reading.

    Attributes:
        letters: what each column of a view stands for; "" is none.
    """

    letters: tuple[str, ...]

    def __init__(self) -> None:
        path = model()
        if path is None:
            raise NotInstalledError
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._network = onnxruntime.InferenceSession(str(path), options)
        named = self._network.get_modelmeta().custom_metadata_map["character"].splitlines()
        every = ["", *named, " "]
        self._columns = [n for n, letter in enumerate(every) if n == 0 or letter in _LETTERS]
        self.letters = tuple(every[n] for n in self._columns)

    def views(self, line: Picture) -> list[Likely]:
        """The line looked at in several widths: moments by letters, each row a likelihood."""
        grey = pixels_of(line)
        return [self._view(grey, stretch) for stretch in STRETCHES]

    def _view(self, grey: npt.NDArray[np.uint8], stretch: float) -> Likely:
        height, width = grey.shape
        wide = min(_WIDEST, max(16, ceil(_HEIGHT * width / height * stretch)))
        seen = cv2.resize(grey, (wide, _HEIGHT)).astype(np.float32) / 127.5 - 1
        three = np.repeat(seen[None, None], 3, axis=1)
        (name,) = (given.name for given in self._network.get_inputs())
        (likely,) = self._network.run(None, {name: three})
        return np.asarray(likely[0][:, self._columns], dtype=np.float32)
