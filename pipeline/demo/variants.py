"""One history in; its documents, and the sheets, in every language and variant out, as pictures.

`python -m pipeline.demo.variants FOLDER` draws a contact sheet for each language that clients read
and for each way to print, and a page that shows them all: to be looked at before a release.
"""

import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Final

from PIL import Image

from forms.catalogue import Catalogue
from forms.ground.known_names import BASE_LANGUAGE
from forms.ground.words import Words
from pipeline.demo.gallery import TEAM, in_rows, lay_down, pages_of
from pipeline.demo.play import Shown, play
from pipeline.demo.rehearsal import Rehearsal
from pipeline.demo.story import Story, read_story
from pipeline.documents import appendix_of, documents_of
from pipeline.dossiers.progress import progress
from pipeline.orders.blanks import blank
from pipeline.records import Document, Dossier
from pipeline.records.prints import AS_USUAL, PrintSettings
from pipeline.settings import shipped_schemas

ASKED: Final = "nakijken"  # folder of the outbox
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


@dataclass(frozen=True, slots=True)
class History:
    """What a story left.

    Attributes:
        rounded_off: the dossier of somebody who came to an end; under_way: of somebody who goes on.
        of_office: what was drawn for the team, and a sheet with questions as one was laid out.
    """

    rounded_off: Dossier
    under_way: Dossier
    of_office: tuple[Document, ...]


def history(story: Story, folder: Path) -> History:
    """Play a story, and keep what it left.

    Raises:
        DemoError: something became other than the story tells.
    """
    stage = Rehearsal.on(folder, BASE_LANGUAGE, story.days()[0])
    asked: dict[str, Document] = {}

    def watch(_month: tuple[int, int], _papers: list[Shown]) -> None:
        for path in sorted(stage.outbox(ASKED).glob("*.pdf")):
            asked.setdefault(ASKED, Document(f"{ASKED}.pdf", path.read_bytes()))

    play(story, stage, lambda *_args, **_params: None, watch)
    team = [Document(path.name, path.read_bytes()) for path in stage.outbox(TEAM).glob("*.pdf")]
    with stage.office.ledger() as ledger:
        parts = stage.office.parts(ledger)
        codes = {each.alias: each.code for each in ledger.clients.all()}
        found = [parts.papers.dossier(codes[each.alias]) for each in story.people]
    dossiers = [each for each in found if each is not None]
    known = [(each, progress(each, stage.office.catalogue.domains)) for each in dossiers]
    finished = next(each for each, shown in known if shown.finished)
    going_on = next(each for each, shown in known if not shown.finished and shown.slots_actions)
    of_office = (*sorted(team, key=lambda each: each.name), *asked.values())
    return History(finished, going_on, of_office)


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
        dossier = history(story, Path(workspace) / "jaar").under_way
    sheets = dict(contact_sheets(dossier, catalogue, catalogue.languages))
    pictures = {f"{name}.png": picture for name, picture in sheets.items()}
    lay_down(folder, pictures, index(sheets, catalogue.words(BASE_LANGUAGE)))


if __name__ == "__main__":
    draw(Path(sys.argv[1]))
