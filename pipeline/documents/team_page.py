"""What is told of the team's work in, a document of the team out: title, introduction, footer."""

from collections.abc import Iterable

from pipeline.documents.printing import sheet
from pipeline.documents.typesetting.blocks import Block, title
from pipeline.documents.typesetting.phrasing import Pen
from pipeline.records import Document


def team_document(name: str, key: str, told: Iterable[Block], pen: Pen) -> Document:
    """The document with this file name; its phrases stand under `documents.team` and `key`.

    Raises:
        NotPrintedError: it could not be printed.
    """
    phrases = f"documents.team.{key}"
    heading = pen.say(f"{phrases}.title")
    content = sheet(
        "pages.typ",
        pen,
        {"blocks": [title(heading, pen.say(f"{phrases}.intro")), *told]},
        title=pen.words(f"{phrases}.pdf_title"),
        header=heading,
        code=pen.say("documents.team.footer"),
    )
    return Document(name, content, warnings=pen.warnings)
