"""One history in; its documents, and the sheets, in every language and variant out, as pictures.

`python -m pipeline.demo.variants FOLDER` draws a contact sheet for each language that clients read
and for each way to print, and a page that shows them all: to be looked at before a release.
"""

import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Final

from PIL import Image

from forms.catalogue import Catalogue
from forms.ground.known_names import BASE_LANGUAGE
from forms.ground.words import Words
from pipeline.demo.gallery import in_rows, lay_down, pages_of
from pipeline.demo.play import Shown, play
from pipeline.demo.rehearsal import Rehearsal
from pipeline.demo.story import Story, read_story
from pipeline.documents import appendix_of, documents_of
from pipeline.dossiers.progress import progress
from pipeline.orders.blanks import blank
from pipeline.records import Dossier
from pipeline.records.prints import AS_USUAL, PrintSettings
from pipeline.settings import shipped_schemas

WIDE: Final = 6  # pages beside each other
PRINTS: Final = {
    "gewoon": AS_USUAL,
    "groot": PrintSettings(large=True),
    "stil": PrintSettings(silent=True),
    "stil-groot": PrintSettings(silent=True, large=True),
    "creme": PrintSettings(colours="cream"),
    "zwart": PrintSettings(colours="black"),
}
# each sheet for clients, and how many of its first pages are shown
OF_CLIENTS: Final = {
    "krachteninventarisatie": 2,
    "vormen_van_kracht": 1,
    "focusbepaling": 1,
    "actieplan": 1,
    "actieplan_bijwerken": 1,
    "evaluatie": 1,
}


def history(story: Story, folder: Path) -> Dossier:
    """The dossier of the first of a story's people, once it was played.

    Raises:
        DemoError: something became other than the story tells.
    """
    stage = Rehearsal.on(folder, BASE_LANGUAGE, story.days()[0])

    def watch(_month: tuple[int, int], _papers: list[Shown]) -> None:
        """Nothing is looked at while it is played."""

    play(story, stage, lambda *_args, **_params: None, watch)
    first = story.people[0].alias
    with stage.office.ledger() as ledger:
        parts = stage.office.parts(ledger)
        code = next(each.code for each in ledger.clients.all() if each.alias == first)
        dossier = parts.papers.dossier(code)
    assert dossier is not None
    return dossier


def contact_sheets(
    dossier: Dossier, catalogue: Catalogue, languages: Iterable[str]
) -> Iterator[tuple[str, Image.Image]]:
    """A sheet for each language, then one for each way to print, with what it is called."""
    for language in languages:
        told = replace(dossier, language=language, prints=AS_USUAL)
        yield language, _sheet([*_drawn(told, catalogue), *_blank_forms(catalogue, language)])
    for name, prints in PRINTS.items():
        told = replace(dossier, language=BASE_LANGUAGE, prints=prints)
        forms = _blank_forms(catalogue, BASE_LANGUAGE, large=True) if prints.large else ()
        yield name, _sheet([*_drawn(told, catalogue), *forms])


def _sheet(pages: Sequence[Image.Image]) -> Image.Image:
    return in_rows([pages[n : n + WIDE] for n in range(0, len(pages), WIDE)])


def _drawn(dossier: Dossier, catalogue: Catalogue) -> Iterator[Image.Image]:
    """Every page of what a client is handed."""
    shown = progress(dossier, catalogue.domains)
    for document in (*documents_of(shown, catalogue), appendix_of(shown, catalogue)):
        yield from pages_of(document.content)


def _blank_forms(
    catalogue: Catalogue, language: str, *, large: bool = False
) -> Iterator[Image.Image]:
    """The first pages of sheets for clients, as who reads this language gets them."""
    for name, pages in OF_CLIENTS.items():
        yield from islice(pages_of(blank(catalogue, name, language, large=large).content), pages)


def index(names: Iterable[str], words: Words) -> str:
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
    sheets = dict(contact_sheets(dossier, catalogue, catalogue.languages))
    pictures = {f"{name}.png": picture for name, picture in sheets.items()}
    lay_down(folder, pictures, index(sheets, catalogue.words(BASE_LANGUAGE)))


if __name__ == "__main__":
    draw(Path(sys.argv[1]))
