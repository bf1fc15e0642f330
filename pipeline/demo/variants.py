"""One history in; its documents, and the sheets, in every language and variant out, as pictures.

`python -m pipeline.demo.variants FOLDER` draws a contact sheet for each language that clients read
and for each way to print, and a page that shows them all: to be looked at before a release.
"""

import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pypdfium2
from PIL import Image

from forms.catalogue import Catalogue
from forms.ground.known_names import UnknownLanguageError
from forms.ground.words import Words
from forms.pdf.stamping import Stamp
from pipeline.demo.gallery import COLOURS, GAP, GREY, SCALE
from pipeline.demo.play import Shown, play
from pipeline.demo.rehearsal import Rehearsal
from pipeline.demo.story import Story, read_story
from pipeline.documents import appendix_of, documents_of
from pipeline.dossiers.progress import progress
from pipeline.records import Dossier
from pipeline.records.prints import AS_USUAL, PrintSettings
from pipeline.workspace import shipped_schemas

INDEX: Final = "README.md"
WIDE: Final = 6  # pages beside each other
LANGUAGE: Final = "nl"
PRINTS: Final = {
    "gewoon": AS_USUAL,
    "groot": PrintSettings(large=True),
    "stil": PrintSettings(silent=True),
    "stil-groot": PrintSettings(silent=True, large=True),
}
OF_CLIENTS: Final = ("actieplan", "actieplan_bijwerken", "evaluatie", "vormen_van_kracht")


@dataclass(frozen=True, slots=True)
class ContactSheet:
    """Documents of one language or variant: what it is called, and their pages."""

    name: str
    pages: tuple[Image.Image, ...]

    def picture(self) -> Image.Image:
        """All pages, in rows, in few colours."""
        rows = [self.pages[n : n + WIDE] for n in range(0, len(self.pages), WIDE)]
        wide = max(sum(page.width + GAP for page in row) - GAP for row in rows)
        high = sum(max(page.height for page in row) + GAP for row in rows) - GAP
        sheet = Image.new("RGB", (wide + 2, high + 2), GREY)
        y = 1
        for row in rows:
            x = 1
            for page in row:
                sheet.paste(page, (x, y))
                x += page.width + GAP
            y += max(page.height for page in row) + GAP
        return sheet.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)


def history(story: Story, folder: Path) -> Dossier:
    """The dossier of the first of a story's people, once it was played.

    Raises:
        DemoError: something became other than the story tells.
    """
    stage = Rehearsal.on(folder, LANGUAGE, story.days()[0])

    def watch(_month: tuple[int, int], _papers: list[Shown]) -> None:
        """Nothing is looked at while it is played."""

    play(story, stage, lambda *_args, **_params: None, watch)
    with stage.office.ledger() as ledger:
        parts = stage.office.parts(ledger)
        names = {person.alias for person in story.people[:1]}
        code = next(each.code for each in ledger.clients.all() if each.alias in names)
        dossier = parts.papers.dossier(code)
    assert dossier is not None
    return dossier


def contact_sheets(
    dossier: Dossier, catalogue: Catalogue, languages: Iterable[str]
) -> Iterator[ContactSheet]:
    """A sheet for each language, then one for each way to print."""
    for language in languages:
        told = replace(dossier, language=language, prints=AS_USUAL)
        forms = tuple(_blank_forms(catalogue, language))
        yield ContactSheet(language, (*_drawn(told, catalogue), *forms))
    for name, prints in PRINTS.items():
        told = replace(dossier, language=LANGUAGE, prints=prints)
        yield ContactSheet(name, tuple(_drawn(told, catalogue)))


def _drawn(dossier: Dossier, catalogue: Catalogue) -> Iterator[Image.Image]:
    """Every page of what a client is handed."""
    shown = progress(dossier, catalogue.domains)
    for document in (*documents_of(shown, catalogue), appendix_of(shown, catalogue)):
        yield from _pages(document.content)


def _blank_forms(catalogue: Catalogue, language: str) -> Iterator[Image.Image]:
    """The first page of sheets for clients, where they are in this language."""
    for name in OF_CLIENTS:
        with suppress(UnknownLanguageError):  # it is not in this language
            blank = catalogue.template(catalogue.current(name, language)).stamp(Stamp(None, None))
            yield from list(_pages(blank))[:1]


def _pages(pdf: bytes) -> Iterator[Image.Image]:
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            yield page.render(scale=SCALE).to_pil().convert("RGB")


def index(names: Sequence[str], words: Words) -> str:
    """The page that shows them."""
    lines = [f"# {words('demo.variants.title')}", "", words("demo.variants.intro"), ""]
    for name in names:
        lines += [f"## {name}", "", f"![{name}]({name}.png)", ""]
    return "\n".join(lines)


def draw(folder: Path) -> None:
    """Draw all contact sheets into a folder; pictures that were there go."""
    catalogue = Catalogue(shipped_schemas())
    story = read_story(shipped_schemas().parent / "docs" / "demo")
    with tempfile.TemporaryDirectory() as workspace:
        dossier = history(story, Path(workspace) / "jaar")
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.png"):
        old.unlink()
    names = []
    for sheet in contact_sheets(dossier, catalogue, catalogue.languages):
        sheet.picture().save(folder / f"{sheet.name}.png", optimize=True)
        names.append(sheet.name)
    (folder / INDEX).write_text(index(names, catalogue.words(LANGUAGE)), encoding="utf-8")


if __name__ == "__main__":
    draw(Path(sys.argv[1]))
