"""A sheet's guide text and its place in the pack in, "Zo gebruik je dit blad" on one page out.

The guide text stands in the schema: paragraphs, `## ` before a head, `- ` before a line of a list.
"""

from collections.abc import Iterable, Iterator, Sequence

from forms.catalogue import Catalogue
from forms.catalogue.titles import title_of
from forms.ground.words import Words
from forms.schema.pack import SheetUse
from forms.schema.worksheet import Worksheet
from pipeline.documents.printing import sheet
from pipeline.documents.typesetting.blocks import (
    Block,
    card,
    fact,
    facts,
    head,
    item,
    listing,
    title,
    words,
)
from pipeline.documents.typesetting.phrasing import Pen
from pipeline.records import Document

_SIZE = 13.5  # points: for a worker, so that each guide is one page


def draw(name: str, catalogue: Catalogue, language: str) -> Document | None:
    """The guide of a sheet, as `WORKSHEET.pdf`; None where its schema has no guide text.

    Raises:
        UnknownWorksheetError: there is no such sheet.
        UnknownLanguageError: there is no such language.
        NotPrintedError: it could not be printed.
    """
    words = catalogue.words(language)
    if words.base and words.is_for_clients_alone:
        language = words.base().language  # a guide is for the worker
    language = catalogue.spoken(name, language)
    worksheet, pen = catalogue.worksheet(name, language), Pen(catalogue.words(language))
    if not worksheet.guide.strip():
        return None
    column = [
        title(pen.plain(worksheet.title), pen.say("guide.heading")),
        *_place(catalogue.pack.use(name), catalogue, pen),
        *_told(worksheet, pen),
    ]
    content = sheet(
        "pages.typ",
        pen,
        {"blocks": column, "size": _SIZE},
        title=pen.words("guide.pdf_title", title=worksheet.title),
        header=pen.plain(worksheet.title),
        code=pen.plain(worksheet.title),
    )
    return Document(f"{name}.pdf", content)


def _place(use: SheetUse | None, catalogue: Catalogue, pen: Pen) -> Iterator[Block]:
    """Who, when, what comes of it, and what often follows: where the pack says so."""
    if use is None:
        return
    said = pen.words
    rows = [
        ("person", "who", _named(said, "filled_by", use.filled_by)),
        ("calendar", "when", _named(said, "when", use.when)),
        ("steps", "repeats", said(f"guide.repeats.{use.repeats}")),
        ("onward", "follows", _titles(use.follows, catalogue, said.language)),
    ]
    told = [
        fact(icon, pen.say(f"guide.label.{key}"), pen.plain(text))
        for icon, key, text in rows
        if text
    ]
    yield card("panel", "", [{**facts(told), "asked": True}])


def _named(words: Words, kind: str, codes: Sequence[str]) -> str:
    return words("guide.or").join(words(f"guide.{kind}.{code}") for code in codes)


def _titles(names: Iterable[str], catalogue: Catalogue, language: str) -> str:
    return ", ".join(f"‘{title_of(name, catalogue, language)}’" for name in names)


def _told(worksheet: Worksheet, pen: Pen) -> Iterator[Block]:
    """The guide text: a head, a paragraph, or lines of a list that follow one another."""
    waiting: list[Block] = []
    for line in (*worksheet.guide.splitlines(), ""):
        text = line.strip()
        if text.startswith("- "):
            waiting.append(item(pen.plain(text[2:])))
            continue
        if waiting:
            yield listing(waiting, apart=6)
            waiting = []
        if text.startswith("## "):
            yield head(pen.plain(text[3:]), "")
        elif text:
            yield words(pen.plain(text))
