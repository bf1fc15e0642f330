"""The letters of a page and its layout -> where each millimetre of the form lies on that page.

Printing shrinks a page to fit, moves it and turns it. What is printed on every copy is known, so
the labels tell where the page lies; what was written is found by them.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
import numpy.typing as npt

from forms.ground.fonts import drawable, measure
from forms.ground.style import MM
from forms.layout.parts import LayoutPage, Run
from pipeline.extraction.pdf.placed_text import Letter, PdfRect

_SHORTEST = 4  # letters of a label that is looked for
_OFF = 0.7  # mm that a label may lie from where it should
_FEWEST = 6  # points; two for each label


@dataclass(frozen=True)
class PageFit:
    """A page on the form: points from its bottom left -> millimetres from the form's top left.

    Attributes:
        matrix: two rows of three, as in `cv2.warpAffine`.
        residual: millimetres by which the labels lie off, on average.
        times: so many times as large as the form a page is that lies as it was printed, however a
            viewer turns or cuts what it shows of it; None where the labels tell how it lies.
    """

    matrix: npt.NDArray[np.float64]
    residual: float = 0.0
    times: float | None = None

    @cached_property
    def scale(self) -> float:
        """Millimetres of the form in one point of the page."""
        return float(np.sqrt(abs(np.linalg.det(self.matrix[:, :2]))))

    def on_form(self, x: float, y: float) -> tuple[float, float]:
        """A point of the page, in millimetres on the form."""
        across, down = self.matrix @ (x, y, 1.0)
        return float(across), float(down)

    def rect_on_form(self, rect: PdfRect) -> PdfRect:
        """Left, top, right, bottom in millimetres of a rectangle on the page."""
        left, bottom, right, top = rect
        corners = [self.on_form(x, y) for x in (left, right) for y in (bottom, top)]
        across, down = zip(*corners, strict=True)
        return (min(across), min(down), max(across), max(down))


def printed_times(times: float) -> PageFit:
    """A page that lies as it was printed, so many times as large as the form."""
    step = 1 / (MM * times)
    return PageFit(np.array([[step, 0.0, 0.0], [0.0, -step, 297.0]]), times=times)


AS_PRINTED = printed_times(1.0)


def fit_page(letters: Sequence[Letter], page: LayoutPage) -> PageFit | None:
    """How the page lies, by its labels; None where too few of them are found."""
    pairs = list(_pairs(letters, page))
    if len(pairs) < _FEWEST:
        return None
    there = np.array([pair[0] for pair in pairs])
    here = np.array([pair[1] for pair in pairs])
    found, inliers = cv2.estimateAffine2D(
        there, here, method=cv2.RANSAC, ransacReprojThreshold=_OFF
    )
    if found is None or inliers.sum() < max(_FEWEST, len(pairs) // 2):
        return None
    matrix = np.asarray(found, np.float64)
    off = np.linalg.norm(there @ matrix[:, :2].T + matrix[:, 2] - here, axis=1)
    fit = PageFit(matrix, float(off[inliers[:, 0] > 0].mean()))
    return fit if _is_sound(matrix) else None


def _is_sound(matrix: npt.NDArray[np.float64]) -> bool:
    """Neither mirrored nor bent: both sides shrunk or grown nearly alike, corners square."""
    across, up = matrix[:, 0], matrix[:, 1]
    wide, high = np.linalg.norm(across), np.linalg.norm(up)
    if not 0.05 < wide < 5 or not 0.9 < wide / high < 1.1:
        return False
    return bool(np.linalg.det(matrix[:, :2]) < 0 and abs(across @ up) < 0.02 * wide * high)


_Point = tuple[float, float]


def _pairs(letters: Sequence[Letter], page: LayoutPage) -> Iterator[tuple[_Point, _Point]]:
    """Where the first and the last letter of a label lie, on the page and on the form."""
    drawn = [letter for letter in letters if len(letter.text) == 1 and not letter.text.isspace()]
    text = "".join(letter.text for letter in drawn)
    labels = {run: _packed(run.text) for run in page.parts if isinstance(run, Run)}
    times = Counter(labels.values())
    for run, label in labels.items():
        at = text.find(label)
        if len(label) < _SHORTEST or times[label] > 1 or at < 0 or text.find(label, at + 1) >= 0:
            continue
        first, last = drawn[at], drawn[at + len(label) - 1]
        yield (first.x, first.y), (run.x, run.y)
        before = drawable(run.text)[0].rstrip()[:-1]
        yield (last.x, last.y), (run.x + measure(before, run.face, run.size) / MM, run.y)


def _packed(text: str) -> str:
    return "".join(drawable(text)[0].split())
