"""Draws the pictures of README and docs: `make pictures`.

Those of the README come from what the demo made, that of docs/werkbladen.md from the example sheet,
that of docs/een-dag.md from the order form.
"""

import sys
import tempfile
from pathlib import Path

import pypdfium2
from PIL import Image

from forms.catalogue import Catalogue
from forms.catalogue.example import example

HERE = Path(__file__).resolve().parent
SCALE = 1.25  # pixels a point: 90 dpi


def page(pdf: Path | bytes, number: int) -> Image.Image:
    """One page (from 1) as a picture with a thin grey edge."""
    with pypdfium2.PdfDocument(pdf) as document:
        document.init_forms()
        picture = document[number - 1].render(scale=SCALE, may_draw_forms=True).to_pil()
    framed = Image.new("RGB", (picture.width + 2, picture.height + 2), (150, 150, 150))
    framed.paste(picture, (1, 1))
    return framed


def side_by_side(pages: list[Image.Image], name: str) -> None:
    """Pages beside each other, in few colours: a small file."""
    gap = 24
    width = sum(picture.width for picture in pages) + gap * (len(pages) - 1)
    sheet = Image.new("RGB", (width, max(picture.height for picture in pages)), (255, 255, 255))
    x = 0
    for picture in pages:
        sheet.paste(picture, (x, 0))
        x += picture.width + gap
    sheet.quantize(64).save(HERE / name, optimize=True)


def worksheet() -> None:
    """The picture of docs/werkbladen.md: what `krachtwerk schemas new mijn_blad` begins with."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "mijn_blad.toml").write_text(example("mijn_blad", "MB"), encoding="utf-8")
        catalogue = Catalogue(HERE.parent.parent / "schemas", Path(folder))
        form = catalogue.template(catalogue.current("mijn_blad")).content
    side_by_side([page(form, number) for number in (1, 2, 3)], "werkblad.png")


def order_form() -> None:
    """The picture of docs/een-dag.md: how a print looks, and sheets to print."""
    catalogue = Catalogue(HERE.parent.parent / "schemas")
    form = catalogue.template(catalogue.current("bestelformulier")).content
    side_by_side([page(form, number) for number in (2, 3)], "bestelformulier.png")


def pages(pdf: Path) -> int:
    """How many pages a file has."""
    with pypdfium2.PdfDocument(pdf) as document:
        return len(document)


def main(outbox: Path) -> None:
    """Pictures of the example sheet, and of the client of the demo who has most to do next."""
    worksheet()
    order_form()
    updates = list(outbox.glob("[0-9]*/actieplan-bijwerken.pdf"))  # who rounded off has none
    update = max(updates, key=pages)
    client = update.parent
    side_by_side(
        [page(outbox / "formulieren" / "krachteninventarisatie.pdf", 2), page(update, 2)],
        "formulieren.png",
    )
    side_by_side([page(client / "actieplan.pdf", 1), page(client / "traject.pdf", 1)], "plan.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
