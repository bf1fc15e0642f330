"""The picture of one handwritten line -> whether somebody struck words in it.

Who strikes words out takes them back; the recogniser reads some of them all the same, and is sure.
A small network of our own, learned by `bench/struck/`, tells along the line where another line, or
a scrawl, runs through what was written.
"""

from functools import cache
from importlib.resources import files
from typing import Final

import numpy as np

from pipeline.extraction import networks
from pipeline.extraction.handwriting.lines import cut_tightly, pixels_of
from pipeline.extraction.handwriting.recogniser import ink_of
from pipeline.records import Picture

_ALONG: Final = 8  # moments of four pixels that agree, at 64 high: half a letter
_LIMIT: Final = 1.5  # logit; of 400 plain pieces of real hands 16 are beyond it


def is_struck(line: Picture) -> bool:
    """Whether something runs through words of this line."""
    (logits,) = _network().run(None, {"ink": ink_of(cut_tightly(pixels_of(line)))})
    padded = np.pad(logits[0], _ALONG // 2, mode="edge")
    return bool(np.convolve(padded, np.full(_ALONG, 1 / _ALONG), "valid").max() > _LIMIT)


@cache
def _network() -> networks.Network:
    weights = files(__package__).joinpath("struck.onnx").read_bytes()
    return networks.session(weights, keeps_memory=False)  # lines differ in width
