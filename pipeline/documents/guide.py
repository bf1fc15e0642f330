"""A sheet's guide text and its place in the pack in, "Zo gebruik je dit blad" on one page out.

The guide text stands in the schema: paragraphs, `## ` before a head, `- ` before a line of a list.
"""

import html
from collections.abc import Iterable, Iterator, Sequence

from forms.catalogue import Catalogue
from forms.ground.style import ACCENT, CREAM, INK
from forms.ground.words import Words
from forms.schema.pack import SheetUse
from forms.schema.worksheet import Worksheet
from pipeline.documents.typesetting import icons
from pipeline.documents.typesetting.blocks import Bullet, Card, CardStyle, PageBlock, TextBlock
from pipeline.documents.typesetting.flow import paginate
from pipeline.documents.typesetting.icons import Icon
from pipeline.documents.typesetting.page import COLUMN, ROOM, inked
from pipeline.documents.typesetting.styles import BOLD, NOTE, REGULAR, TITLE, register_faces, style
from pipeline.records import Document

_HEAD = style("guide head", 16, 21, BOLD, ACCENT)
_BODY = style("guide body", 13.5, 19.5, REGULAR, INK)
_LINE = CardStyle(gutter=20)
_PANEL = CardStyle(pad=11, fill=CREAM)
_ROW = CardStyle(gutter=24)


def draw(name: str, catalogue: Catalogue, language: str) -> Document | None:
    """The guide of a sheet, as `WORKSHEET.pdf`; None where its schema has no guide text.

    Raises:
        UnknownWorksheetError: there is no such sheet.
        UnknownLanguageError: the language lacks phrases of the sheet.
    """
    worksheet, words = catalogue.worksheet(name, language), catalogue.words(language)
    if not worksheet.guide.strip():
        return None
    register_faces()
    column = [
        TextBlock(_plain(words("guide.heading")), NOTE, keeps=True),
        TextBlock(_plain(worksheet.title), TITLE, gap=2, keeps=True),
        *_place(catalogue.pack.use(name), catalogue, language),
        *_told(worksheet),
    ]
    pages = paginate(column, COLUMN, ROOM)
    title = words("guide.pdf_title", title=worksheet.title)
    return Document(f"{name}.pdf", inked(pages, words, title=title, code=worksheet.title))


def _place(use: SheetUse | None, catalogue: Catalogue, language: str) -> Iterator[PageBlock]:
    """Who, when, what comes of it, and what often follows: where the pack says so."""
    if use is None:
        return
    words = catalogue.words(language)
    rows: list[tuple[Icon, str, str]] = [
        (icons.person, "who", _named(words, "filled_by", use.filled_by)),
        (icons.calendar, "when", _named(words, "when", use.when)),
        (icons.leaf, "repeats", words(f"guide.repeats.{use.repeats}")),
        (icons.flag, "follows", _titles(use.follows, catalogue, language)),
    ]
    told = [_fact(icon, words(f"guide.label.{key}"), text) for icon, key, text in rows if text]
    yield Card(told, None, _PANEL, gap=12)


def _fact(icon: Icon, label: str, told: str) -> Card:
    text = TextBlock(f"<b>{_plain(label)}</b> {_plain(told)}", _BODY)
    return Card([text], Bullet(icon, 15, _BODY.fontSize), _ROW, gap=5)


def _named(words: Words, kind: str, codes: Sequence[str]) -> str:
    return words("guide.or").join(words(f"guide.{kind}.{code}") for code in codes)


def _titles(names: Iterable[str], catalogue: Catalogue, language: str) -> str:
    return ", ".join(f"‘{catalogue.worksheet(name, language).title}’" for name in names)


def _told(worksheet: Worksheet) -> Iterator[PageBlock]:
    """The guide text, a block for each of its lines."""
    for line in worksheet.guide.splitlines():
        text = line.strip()
        if text.startswith("## "):
            yield TextBlock(_plain(text[3:]), _HEAD, gap=13, keeps=True)
        elif text.startswith("- "):
            dot = Bullet(icons.dot, 13, _BODY.fontSize)
            yield Card([TextBlock(_plain(text[2:]), _BODY)], dot, _LINE, gap=3.5)
        elif text:
            yield TextBlock(_plain(text), _BODY, gap=3.5)


def _plain(text: str) -> str:
    """Words as they are, safe within markup."""
    return html.escape(text, quote=False)
