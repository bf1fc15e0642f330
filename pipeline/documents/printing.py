"""What a document tells in, its bytes out: with its title, its footer and what is on each page.

The title in the metadata names nobody.
"""

import re
from collections.abc import Mapping
from typing import Final

from forms.ground.known_names import BASE_LANGUAGE
from forms.ground.words import Words
from pipeline.documents.cards import spoken_marks
from pipeline.documents.typesetting.letters import Markup, joined
from pipeline.documents.typesetting.phrasing import Pen
from pipeline.documents.typesetting.pictured_words import LinesOf
from pipeline.documents.typesetting.press import printed
from pipeline.records import Dossier

USUAL, LARGE = 14, 18  # points, of the letters of a document
_PAGES: Final = re.compile(rb"<xmpTPg:NPages>(\d+)<")


def pdf(
    template: str, phrases: str, dossier: Dossier, pen: Pen, told: Mapping[str, object]
) -> bytes:
    """A document of a client; its titles stand below `phrases`.

    Raises:
        NotPrintedError: it could not be printed.
    """
    title = pen.say(f"{phrases}.title")
    header = title
    if dossier.alias:
        header = joined(title, " · ", pen.plain(dossier.alias[:40]))
    key = f"{phrases}.pdf_title" if f"{phrases}.pdf_title" in pen.words else f"{phrases}.title"
    code = pen.plain(dossier.client)
    return sheet(template, pen, told, title=pen.words(key), header=header, code=code)


def pen_for(dossier: Dossier, words: Words, lines_of: LinesOf | None) -> Pen:
    """What a document of a client is written with: letters and colours as it was decided."""
    scale = LARGE / USUAL if dossier.prints.large else 1.0
    return Pen(
        words,
        lines_of,
        dossier.as_of,
        scale=scale,
        undated=dossier.undated,
        colours=dossier.prints.colours,
    )


def pages_in(content: bytes) -> int:
    """How many pages a document says that it has."""
    found = _PAGES.search(content)
    assert found is not None
    return int(found[1])


def sheet(
    template: str,
    pen: Pen,
    told: Mapping[str, object],
    *,
    title: str,
    header: Markup,
    code: Markup,
) -> bytes:
    """A document with this title and footer; `header` stands on every page after the first.

    Raises:
        NotPrintedError: it could not be printed.
    """
    numbered = pen.say(
        "documents.page", page=({"page_number": True},), pages=({"page_count": True},)
    )
    return printed(
        template,
        {
            "frame": (),
            **({} if pen.scale == 1 else {"scale": pen.scale}),
            **({} if pen.colours == "usual" else {"colours": pen.colours}),
            **told,
            "title": title,
            "header": header,
            "code": code,
            "footer": numbered,
            "lang": pen.words.tag,
            "dir": pen.words.direction,
            "colon": pen.colon,
            "colophon": _colophon(pen),
            "marks": spoken_marks(pen),
        },
    )


def _colophon(pen: Pen) -> tuple[Markup, ...]:
    """That nobody who grew up with the language has read it yet: in Dutch, and in the language."""
    if pen.words.is_checked:
        return ()
    own = pen.say("documents.unchecked")
    if pen.words.tag == BASE_LANGUAGE:
        return (own,)
    return (pen.say("colophon.dutch", language=(pen.words.in_dutch,)), own)
