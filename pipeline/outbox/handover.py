"""What is kept of somebody -> one ZIP with a page that says what is in it; always the same bytes.

Pure. The page needs a browser and nothing else: no script, no font or picture from anywhere.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from forms.ground.words import Words

INDEX: Final = "index.html"
_NEVER: Final = (1980, 1, 1, 0, 0, 0)  # the day of every file in it: the clock is no part of it
_STYLE: Final = (
    "body{font:1.1rem/1.5 sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem;color:#111}"
    "table{border-collapse:collapse;width:100%}th,td{text-align:start;vertical-align:top;"
    "padding:.3rem .6rem;border-bottom:1px solid #bbb}"
)


@dataclass(frozen=True, slots=True)
class PaperTold:
    """A paper as the page tells of it: days as people write them, and the names of its files.

    `notes`: keys of phrases under `handover.note`.
    """

    title: str
    day: str
    came: str
    files: tuple[str, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DeedTold:
    """A line of the log: when, who, what, and about what."""

    at: str
    who: str
    what: str
    about: str


@dataclass(frozen=True, slots=True)
class ToldOnPage:
    """All that the page tells.

    Attributes:
        documents: name of a file -> what it is called.
        apart: how many papers of workers are left out.
    """

    code: str
    documents: Mapping[str, str]
    papers: Sequence[PaperTold]
    deeds: Sequence[DeedTold]
    apart: int


def index_page(told: ToldOnPage, words: Words) -> bytes:
    """The page that says what is in the file and how to read it."""
    parts = [
        f"<h1>{_text(words('handover.title'))}</h1>",
        f"<p>{_text(words('handover.intro', code=told.code))}</p>",
        f"<h2>{_text(words('handover.documents'))}</h2>",
        _listing(f"{_link(name)}: {_text(what)}" for name, what in told.documents.items()),
        f"<h2>{_text(words('handover.papers'))}</h2>",
        f"<p>{_text(words('handover.papers_intro'))}</p>",
        _table(
            [words(f"handover.column.{each}") for each in ("paper", "day", "came", "files")],
            [_row(paper, words) for paper in told.papers],
        ),
        *([f"<p>{_text(words('handover.apart', number=told.apart))}</p>"] if told.apart else []),
        f"<h2>{_text(words('handover.deeds'))}</h2>",
        f"<p>{_text(words('handover.deeds_intro'))}</p>",
        _table(
            [words(f"handover.column.{each}") for each in ("at", "who", "what", "about")],
            [[_text(cell) for cell in (d.at, d.who, d.what, d.about)] for d in told.deeds],
        ),
    ]
    title = _text(words("handover.title"))
    head = f'<meta charset="utf-8"><title>{title}</title><style>{_STYLE}</style>'
    body = "\n".join(parts)
    page = (
        f'<!doctype html>\n<html lang="{words.tag}" dir="{words.direction}">\n<head>{head}</head>\n'
    )
    return f"{page}<body>\n{body}\n</body>\n</html>\n".encode()


def packed(files: Mapping[str, bytes]) -> bytes:
    """These files as a ZIP; in the order of their names."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name in sorted(files):
            about = ZipInfo(name, _NEVER)
            about.compress_type = ZIP_DEFLATED
            about.external_attr = 0o600 << 16
            about.create_system = 3
            archive.writestr(about, files[name])
    return out.getvalue()


def _row(paper: PaperTold, words: Words) -> list[str]:
    notes = "".join(f"<br>{_text(words(f'handover.note.{note}'))}" for note in paper.notes)
    files = "<br>".join(map(_link, paper.files))
    return [f"{_text(paper.title)}{notes}", _text(paper.day), _text(paper.came), files]


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    top = "".join(f'<th scope="col">{_text(head)}</th>' for head in heads)
    lines = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    body = "\n".join(f"<tr>{line}</tr>" for line in lines)
    return f"<table>\n<thead><tr>{top}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"


def _listing(items: Iterable[str]) -> str:
    return "<ul>\n" + "\n".join(f"<li>{item}</li>" for item in items) + "\n</ul>"


def _link(name: str) -> str:
    return f'<a href="{escape(name)}">{escape(name)}</a>'


def _text(said: str) -> str:
    return escape(said, quote=False)
