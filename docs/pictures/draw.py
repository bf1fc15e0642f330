"""Draws the pictures of the README from what the demo made: `make pictures`."""

import sys
from pathlib import Path

import pypdfium2
from PIL import Image

HERE = Path(__file__).resolve().parent
SCALE = 1.25  # pixels a point: 90 dpi


def page(pdf: Path, number: int) -> Image.Image:
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


def main(outbox: Path) -> None:
    """Pictures of a form and of a plan, of the client of the demo with the most papers."""
    clients = [path for path in outbox.iterdir() if path.name[:1].isdigit()]
    client = max(clients, key=lambda path: len(list((path / "formulieren").iterdir())))
    update = client / "actieplan-bijwerken.pdf"
    side_by_side(
        [page(outbox / "formulieren" / "krachteninventarisatie.pdf", 2), page(update, 2)],
        "formulieren.png",
    )
    side_by_side([page(client / "actieplan.pdf", 1), page(client / "traject.pdf", 1)], "plan.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
