"""Milliseconds to read a scanned page, beside merely decoding the same pictures.

The pages are those of the tests: real sheets, printed, filled in with a pen, scanned at 200 dpi in
grey or in colour, JPEGs in one PDF. `decoding` opens that PDF and decodes each picture, whole and
as it is, with the fastest that we know (pdfium and OpenCV, none of our code), and keeps nothing.
`reading` is all that happens to a page without a person:
found, straightened, its code, ticks, digits, and whether a box holds words. What the words say is
no part of it: that runs apart.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import cv2
import numpy as np
import pypdfium2
from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

from bench.measuring import Taken, in_turns, on_one_core, table
from pipeline.extraction import read_forms
from tests.scans.encoding import pdf_of
from tests.scans.filling import fill_page
from tests.scans.printing import Pixels, Printer, blank_sheets
from tests.scans.scanning import Scanner, scan
from tests.workspace import shipped

PAGES = 24
ROUNDS = 5
SEED = 4
DPI = 200
CODES = ("123456-8", "719283-6", "250917-8")


@dataclass(frozen=True, slots=True)
class Speed:
    """Seconds for a number of pages, each way.

    Attributes:
        what: what was written on them.
    """

    what: str
    pages: int
    reading: Taken
    decoding: Taken

    @property
    def ratio(self) -> float:
        """Reading in times of decoding, by processor time."""
        return self.reading.cpu / self.decoding.cpu


def measure(pages: int = PAGES, rounds: int = ROUNDS) -> tuple[Speed, ...]:
    """Both in turns, on one core; the medians. First of pages without words in their boxes."""
    cv2.setNumThreads(1)
    return tuple(
        _measured(what, stack(pages, has_words=has_words, is_grey=is_grey), pages, rounds)
        for what, has_words, is_grey in (
            ("grey, ticks and digits", False, True),
            ("grey, words as well", True, True),
            ("colour, ticks and digits", False, False),
        )
    )


def _measured(what: str, content: bytes, pages: int, rounds: int) -> Speed:
    read = partial(read_forms, content, shipped(), lambda _: None)
    found = read()
    assert len(found) == pages, f"{len(found)} of {pages} pages read"
    took = in_turns({"reading": read, "decoding": partial(decode, content)}, rounds)
    return Speed(what, pages, took["reading"], took["decoding"])


def decode(content: bytes) -> None:
    """Every picture as it is; nothing else."""
    with pypdfium2.PdfDocument(content) as document:
        for page in document:
            (picture,) = page.get_objects([FPDF_PAGEOBJ_IMAGE])
            data = np.frombuffer(picture.get_data(), np.uint8)
            # held until the next is there: memory that is given back at once costs twice the time
            pixels = cv2.imdecode(data, cv2.IMREAD_UNCHANGED)
            assert pixels is not None
            assert pixels.size
            page.close()


def stack(pages: int, *, has_words: bool = True, is_grey: bool = True) -> bytes:
    """Filled-in pages in one PDF."""
    scanned = pictures(pages, has_words=has_words, is_grey=is_grey)
    return pdf_of(list(scanned), (DPI, DPI), 75)


def pictures(pages: int, *, has_words: bool = True, is_grey: bool = True) -> Iterator[Pixels]:
    """Pages of blank sheets, chosen by chance, filled in and scanned."""
    rng = np.random.default_rng(SEED)
    sides = [(sheet, page) for sheet in blank_sheets(("nl",)) for page in sheet.pages]
    for n in rng.permutation(len(sides))[:pages]:
        printer = Printer(is_grey=is_grey)
        paper = fill_page(*sides[int(n)], CODES, rng, printer=printer, has_words=has_words).paper
        yield scan(paper.pixels, Scanner((DPI, DPI), is_grey=is_grey), rng)


def report(speeds: Sequence[Speed]) -> str:
    """Milliseconds a page, and the ratio."""
    rows = [
        [
            f"{speed.what}: {name}",
            f"{took.wall / speed.pages * 1e3:.1f}",
            f"{took.cpu / speed.pages * 1e3:.1f}",
            f"{took.cpu / speed.decoding.cpu:.1f}",
        ]
        for speed in speeds
        for name, took in (("decoding", speed.decoding), ("reading", speed.reading))
    ]
    return table(
        [f"{speeds[0].pages} pages, 200 dpi", "ms/page", "of it processor", "x decoding"],
        rows,
    )


def main(arguments: Sequence[str]) -> None:
    """Measure, with so many pages."""
    on_one_core()
    print(report(measure(int(arguments[0]) if arguments else PAGES)))


if __name__ == "__main__":
    main(sys.argv[1:])
