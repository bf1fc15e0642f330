"""The whole gallery in; the small pictures of docs/design.md out: pages of made-up people.

`python docs/pictures/design.py gallery` draws them from the PDFs that `make gallery` made.
"""

import sys
from pathlib import Path
from typing import Final

import pypdfium2
from PIL import Image

PAGES: Final = {  # what each shows: a file below the gallery, and which page of it
    "design-plan": ("nl/gewoon/actieplan.pdf", 0),
    "design-traject": ("nl/gewoon/traject.pdf", 2),
    "design-blad": ("nl/gewoon/leeg-actieplan.pdf", 0),
    "design-groot": ("nl/groot/actieplan.pdf", 0),
    "design-krachten": ("nl/gewoon/leeg-krachteninventarisatie.pdf", 1),
    "design-twee-talen": ("ar/gewoon/leeg-actieplan.pdf", 0),
    "design-stil": ("nl/stil/actieplan.pdf", 0),
    "design-creme": ("nl/creme/actieplan.pdf", 0),
}
SCALE: Final = 36 / 72  # pixels a point
EDGE: Final = (150, 150, 150)


def draw(gallery: Path, folder: Path) -> None:
    """Draw each page, small, with a thin edge."""
    for name, (file, page) in PAGES.items():
        with pypdfium2.PdfDocument(gallery / file) as document:
            shown = document[page].render(scale=SCALE).to_pil().convert("RGB")
        sheet = Image.new("RGB", (shown.width + 2, shown.height + 2), EDGE)
        sheet.paste(shown, (1, 1))
        sheet.quantize(32, dither=Image.Dither.NONE).save(folder / f"{name}.png", optimize=True)


if __name__ == "__main__":
    draw(Path(sys.argv[1]), Path(__file__).parent)
