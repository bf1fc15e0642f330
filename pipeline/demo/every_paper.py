"""One history in; every paper in every language and look out: PDF, picture and contact sheet.

`python -m pipeline.demo.every_paper FOLDER` takes some minutes and writes below it, for each
language and each way to print, all that a client is handed; and once what the office has.
`README.md` shows the contact sheets: to be looked at, whole, before a release.
"""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from PIL import Image

from forms.catalogue import Catalogue
from forms.catalogue.titles import title_of
from forms.ground.known_names import BASE_LANGUAGE
from pipeline.demo.gallery import INDEX, in_rows, pages_of
from pipeline.demo.story import read_story
from pipeline.demo.variants import OF_CLIENTS, PRINTS, WIDE, History, history
from pipeline.documents import documents_of, guide
from pipeline.documents.bundle import bundle
from pipeline.documents.numbering import Numbers
from pipeline.documents.personal_forms import is_next_form, personal_forms
from pipeline.dossiers.progress import progress
from pipeline.orders.blanks import blank, sized
from pipeline.orders.which_sheets import starting_domains, starting_pack
from pipeline.records import Document, Dossier
from pipeline.records.prints import PrintSettings
from pipeline.settings import shipped_schemas

OFFICE: Final = "kantoor"  # folder of what is for no client
_BLANK, _PERSONAL = "leeg", "op-naam"  # before the names of sheets
_GUIDE: Final = "uitleg"
CONTACT: Final = "alles.png"


def of_a_client(
    told: History, catalogue: Catalogue, language: str, prints: PrintSettings
) -> Iterator[Document]:
    """All that a client is handed in one language and look, by names that say what it is.

    What is read tells of who rounded off; next forms and sheets on their name go to who goes on.
    """
    done, going_on = (
        replace(each, language=language, prints=prints)
        for each in (told.rounded_off, told.under_way)
    )
    for each in documents_of(progress(done, catalogue.domains), catalogue, whole=True):
        yield each
    for each in documents_of(progress(going_on, catalogue.domains), catalogue):
        if is_next_form(each.name):
            yield _sized(each, catalogue) if prints.large else each
    if prints.colours != "usual":
        return  # sheets to fill in know no colours
    personal = list(_on_name(going_on, catalogue))
    yield from personal
    yield _pack(going_on, catalogue)
    if not prints.silent:
        for name in OF_CLIENTS:
            sheet = blank(catalogue, name, language, large=prints.large)
            yield replace(sheet, name=f"{_BLANK}-{sheet.name}")


def of_the_office(told: History, catalogue: Catalogue, language: str) -> Iterator[Document]:
    """Sheets for the worker and the team, order forms, guides; in Dutch papers of the team too."""
    for name in catalogue.files:
        if name not in OF_CLIENTS:
            yield blank(catalogue, name, language)
            yield blank(catalogue, name, language, large=True)
        if explained := guide.draw(name, catalogue, language):
            yield replace(explained, name=f"{_GUIDE}-{name}.pdf")
    if language == BASE_LANGUAGE:
        yield from told.of_office


def _on_name(dossier: Dossier, catalogue: Catalogue) -> Iterator[Document]:
    """Every sheet of clients, with what is known printed in it."""
    shown = progress(dossier, catalogue.domains)
    for name in OF_CLIENTS:
        for number, sheet in enumerate(personal_forms(name, shown, catalogue, Numbers())):
            drawn = _sized(sheet, catalogue) if dossier.prints.large else sheet
            yield replace(drawn, name=f"{_PERSONAL}-{name}{f'-{number + 1}' if number else ''}.pdf")


def _pack(dossier: Dossier, catalogue: Catalogue) -> Document:
    """What a new client is handed, in one file to print."""
    new = Dossier(dossier.client, dossier.alias, dossier.language, prints=dossier.prints)
    shown, words = progress(new, catalogue.domains), catalogue.words(dossier.language)
    silent = words("documents.silent.title") if dossier.prints.silent else ""
    chosen = starting_domains(catalogue)
    sheets = [
        (silent or title_of(name, catalogue, dossier.language), sheet)
        for name in starting_pack(catalogue)
        for sheet in personal_forms(name, shown, catalogue, Numbers(), domains=chosen)
    ]
    title = silent or words("orders.pack_title")
    return replace(bundle(dossier.client, sheets, title, words.tag), name="pakket.pdf")


def _sized(sheet: Document, catalogue: Catalogue) -> Document:
    (printed,) = sheet.instances
    return replace(sized(sheet, catalogue.as_printed(printed, printed)), name=sheet.name)


def hang(papers: Iterator[Document], folder: Path) -> int:
    """Write each paper and its pages as a picture, and a sheet with all; how many pages it has."""
    folder.mkdir(parents=True)
    every: list[Image.Image] = []
    for paper in papers:
        (folder / paper.name).write_bytes(paper.content)
        pages = list(pages_of(paper.content, filled=True))
        in_rows([pages]).save((folder / paper.name).with_suffix(".png"))
        every += pages
    rows = [every[n : n + WIDE] for n in range(0, len(every), WIDE)]
    in_rows(rows).save(folder / CONTACT)
    return len(every)


def draw(folder: Path) -> None:
    """Draw it all into a folder; what was there goes."""
    shutil.rmtree(folder, ignore_errors=True)
    catalogue = Catalogue(shipped_schemas())
    story = read_story(shipped_schemas().parent / "docs" / "demo")
    with tempfile.TemporaryDirectory() as workspace:
        told = history(story, Path(workspace) / "jaar")
    words = catalogue.words(BASE_LANGUAGE)
    lines = [f"# {words('demo.variants.title')}", "", words("demo.variants.intro"), ""]
    for language in catalogue.languages:
        looks = {name: of_a_client(told, catalogue, language, how) for name, how in PRINTS.items()}
        if catalogue.speaks_to_office(language):
            looks[OFFICE] = of_the_office(told, catalogue, language)
        for name, papers in looks.items():
            pages = hang(papers, folder / language / name)
            sheet = f"{language}/{name}/{CONTACT}"
            lines += [f"## {language} · {name} ({pages})", "", f"![{language} {name}]({sheet})", ""]
    (folder / INDEX).write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    draw(Path(sys.argv[1]))
