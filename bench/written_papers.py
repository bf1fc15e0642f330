"""Real handwriting lines in the boxes of five ordinary sheets, scanned: what an office gets.

What is ticked, the code, the name and the day stand there as typed; all else is somebody's hand.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
import pypdfium2
from PIL import Image

from forms.fields import Rows, Text
from forms.layout.parts import Box
from tests.workspace import blank, fill, header, shipped

DPI: Final = 200
SHEETS: Final = (
    "evaluatie",
    "actieplan",
    "focusbepaling",
    "vormen_van_kracht",
    "krachteninventarisatie",
)
_TICKED: Final = {
    "evaluatie": {"/participate": "3", "/belong": "4", "/hope": "3", "/next": "continue"},
    "actieplan": {
        "/goals/0/domain": "housing",
        "/goals/0/actions/0/who": "me",
        "/goals/0/actions/0/when": "this_week",
        "/goals/0/actions/1/who": "together",
        "/goals/0/actions/1/when": "this_month",
    },
}
_HIGH: Final = (6.0, 9.0)  # mm from the lowest tail to the highest loop
_GRAIN: Final = 2.0  # grey values


@dataclass(frozen=True, slots=True)
class WrittenPaper:
    """A scanned paper, and what was meant in each of its boxes."""

    worksheet: str
    content: bytes
    meant: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of one writer: what each says, and its picture."""

    entries: Sequence[tuple[str, Path]]

    @classmethod
    def of(cls, folder: Path, writer: int) -> "Lines":
        """The lines of a writer, by their place among all; no line occurs twice on a paper.

        Where theirs run out, those of two further writers come.
        """
        return cls([e for n in range(3) for e in cls._of_one(folder, writer + 40 * n)])

    @classmethod
    def _of_one(cls, folder: Path, writer: int) -> Sequence[tuple[str, Path]]:
        told: list[dict[str, str]] = json.loads((folder / "lines.json").read_text("utf-8"))
        writers = sorted({each["writer"] for each in told})
        whose = writers[writer % len(writers)]
        # the name of the page, printed above it, is no text
        mine = [e for e in told if e["writer"] == whose and "_wikitexte_" not in e["text"]]
        return [(each["text"], folder / "lines" / each["file"]) for each in mine]


def written(
    code: str, folder: Path, *, seed: int = 1, most: int | None = None
) -> Iterator[WrittenPaper]:
    """Five papers of one client; `most`: boxes of a sheet that hold words, None for all of them."""
    rng = np.random.default_rng(seed)
    for n, worksheet in enumerate(SHEETS):
        yield scanned_paper(worksheet, code, Lines.of(folder, seed * 7 + n), n, rng, most=most)


def scanned_paper(
    worksheet: str,
    code: str,
    lines: Lines,
    n: int,
    rng: np.random.Generator,
    *,
    most: int | None = 12,
) -> WrittenPaper:
    typed: dict[str, str | bool] = {"/client": code, **header(f"{3 + n:02}-02-2026")}
    known = shipped().current(worksheet).layout.boxes
    typed |= {at: value for at, value in _TICKED.get(worksheet, {}).items() if at in known}
    document = pypdfium2.PdfDocument(fill(blank(worksheet), typed))
    document.init_forms()
    pages = [
        np.asarray(page.render(scale=DPI / 72, grayscale=True).to_numpy(), np.float32)
        for page in document
    ]
    meant = {"/alias": str(typed["/alias"])}  # typed, and asked about all the same
    boxes = islice(_texts(worksheet, typed), most)
    for (at, box, page), (text, path) in zip(boxes, lines.entries, strict=False):
        shown = pages[page - 1].reshape(pages[page - 1].shape[:2])
        pages[page - 1] = _with(shown, box, path, rng)
        meant[at] = text
    out = BytesIO()
    images = [Image.fromarray(_scanned(page, rng)) for page in pages]
    images[0].save(out, "PDF", save_all=True, append_images=images[1:], resolution=DPI)
    return WrittenPaper(worksheet, out.getvalue(), meant)


def _texts(worksheet: str, typed: Collection[str]) -> Iterator[tuple[str, Box, int]]:
    """The boxes for words in which nothing is typed, with their pages."""
    edition = shipped().current(worksheet)
    fields = {leaf.pointer: leaf.field for leaf in edition.worksheet.leaves()}
    for number, page in enumerate(edition.layout.pages, start=1):
        for box in page.boxes:
            field = fields.get(box.pointer) or fields.get(box.pointer.rpartition("/")[0])
            is_text = isinstance(field, Text | Rows) and not box.is_to_tick
            if is_text and box.pointer not in typed:
                yield box.pointer, box, number


def _with(page: Any, box: Box, path: Path, rng: np.random.Generator) -> Any:
    """The page with a line written in a box."""
    grey = np.asarray(cv2.imread(str(path), cv2.IMREAD_GRAYSCALE), dtype=np.float32)
    light = cv2.GaussianBlur(cv2.dilate(grey, np.ones((15, 15), np.uint8)), (0, 0), 9)
    ink = np.clip(grey / np.maximum(light, 1), 0, 1)
    ink = np.where(ink > 0.9, 1, ink).astype(np.float32)
    scale = DPI / 25.4
    high, wide = rng.uniform(*_HIGH) * scale, (box.w - 5) * scale
    times = min(high / ink.shape[0], wide / ink.shape[1])
    small = cv2.resize(ink, None, fx=times, fy=times, interpolation=cv2.INTER_AREA)
    left, top = round((box.x + 2.5) * scale), round((box.y + 1) * scale)
    page = page.copy()
    page[top : top + small.shape[0], left : left + small.shape[1]] *= small
    return page


def _scanned(page: Any, rng: np.random.Generator) -> Any:
    page = page.reshape(page.shape[:2])
    grain = rng.normal(0, _GRAIN, page.shape)
    return np.clip(page * 0.97 + grain, 0, 255).astype(np.uint8)
