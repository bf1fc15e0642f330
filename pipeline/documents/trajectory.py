"""The trajectory: Progress in, `traject.pdf` out; what is strong, what is wanted, what moved.

Four pages at most, whatever there is to tell: what finds no room stands in the appendix, which is
drawn for who asks. Steps stand by month, newest first, because readers found a time line unclear
(domain.md, section 3). Nothing is called a failure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from forms.ground.words import Words
from pipeline.documents.chapters import Chapters
from pipeline.documents.fitting import Fit
from pipeline.documents.printing import pages_in, pdf, pen_for
from pipeline.documents.story import Telling
from pipeline.documents.typesetting.blocks import Block, letters_in
from pipeline.documents.typesetting.phrasing import Pen
from pipeline.documents.typesetting.pictured_words import LinesOf
from pipeline.records import Document, Progress

TRAJECTORY = "traject.pdf"
APPENDIX = "traject-bijlage.pdf"
MOST_PAGES: Final = 4
MOST_LARGE: Final = 6  # the same, in large letters
_MOST_LETTERS: Final = 6_500  # more never fit on so many pages
_SUMMARY, _WHOLE = "documents.trajectory", "documents.appendix"
# How much is told, the most first: the first that fits is taken.
FITS: Final = (
    Fit(letters=420, strengths=6, goals=5, listed=6, telling=Telling(40, 12, 2)),
    Fit(letters=420, strengths=5, goals=5, listed=6, telling=Telling(40, 12, 1)),
    Fit(letters=300, strengths=4, goals=4, listed=5, telling=Telling(24, 12, 1)),
    Fit(letters=200, strengths=4, goals=3, listed=4, telling=Telling(12, 8, 1)),
    Fit(letters=140, strengths=3, goals=3, listed=3, telling=Telling(6, 6, 1)),
    Fit(letters=110, strengths=2, goals=2, listed=2, telling=Telling(4, 4, 1)),
    Fit(letters=70, strengths=2, goals=1, listed=2, telling=Telling(2, 2, 1)),
)
_ALL: Final = Fit(
    letters=10**9, strengths=10**6, goals=10**6, listed=10**6, telling=Telling(10**6, 10**6, None)
)


@dataclass(frozen=True, slots=True)
class _Page:
    """What every chapter needs."""

    progress: Progress
    words: Words
    domain_labels: Mapping[str, str]
    lines_of: LinesOf | None

    def told(self, fit: Fit, phrases: str) -> tuple[list[Block], Chapters]:
        pen = pen_for(self.progress.dossier, self.words, self.lines_of)
        chapters = Chapters(self.progress, pen, self.domain_labels, fit)
        return chapters.all(f"{phrases}.title"), chapters

    def printed(self, blocks: Sequence[Block], phrases: str, pen: Pen) -> bytes:
        return pdf("pages.typ", phrases, self.progress.dossier, pen, {"blocks": blocks})


def draw(
    progress: Progress,
    words: Words,
    domain_labels: Mapping[str, str],
    lines_of: LinesOf | None = None,
) -> Document:
    """Draw the summary. The same progress gives the same bytes.

    `lines_of` gives the lines of texts that nobody has read yet.

    Raises:
        NotPrintedError: it could not be printed.
    """
    content, chapters = _fitting(_Page(progress, words, domain_labels, lines_of))
    return Document(TRAJECTORY, content, warnings=chapters.pen.warnings)


def tells_all(
    progress: Progress,
    words: Words,
    domain_labels: Mapping[str, str],
    lines_of: LinesOf | None = None,
) -> bool:
    """Whether the summary leaves nothing out, so that the appendix would say the same.

    Raises:
        NotPrintedError: it could not be printed.
    """
    return not _fitting(_Page(progress, words, domain_labels, lines_of))[1].is_cut


def _fitting(page: _Page) -> tuple[bytes, Chapters]:
    """The summary at the first fit that gives few enough pages, and what it told."""
    most = MOST_LARGE if page.progress.dossier.prints.large else MOST_PAGES
    for fit in FITS:
        blocks, chapters = page.told(fit, _SUMMARY)
        if fit != FITS[-1] and letters_in(blocks) > _MOST_LETTERS:
            continue
        content = page.printed(blocks, _SUMMARY, chapters.pen)
        if pages_in(content) <= most:
            break
    return content, chapters


def appendix(
    progress: Progress,
    words: Words,
    domain_labels: Mapping[str, str],
    lines_of: LinesOf | None = None,
) -> Document:
    """Draw all there is to tell, on as many pages as it takes.

    Raises:
        NotPrintedError: it could not be printed.
    """
    page = _Page(progress, words, domain_labels, lines_of)
    blocks, chapters = page.told(_ALL, _WHOLE)
    content = page.printed(blocks, _WHOLE, chapters.pen)
    return Document(APPENDIX, content, warnings=chapters.pen.warnings)
