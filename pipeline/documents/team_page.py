"""What is told of the team's work in, a document of the team out: title, introduction, footer."""

from collections.abc import Iterable

from pipeline.documents.cards import note
from pipeline.documents.typesetting.blocks import PageBlock, TextBlock
from pipeline.documents.typesetting.flow import paginate
from pipeline.documents.typesetting.page import COLUMN, ROOM, inked
from pipeline.documents.typesetting.phrasing import Pen
from pipeline.documents.typesetting.styles import TITLE
from pipeline.records import Document


def team_document(name: str, key: str, told: Iterable[PageBlock], pen: Pen) -> Document:
    """The document with this file name; its phrases stand under `documents.team` and `key`."""
    phrases = f"documents.team.{key}"
    column = [
        TextBlock(pen.say(f"{phrases}.title"), TITLE, keeps=True),
        note(pen.say(f"{phrases}.intro"), gap=5),
        *told,
    ]
    content = inked(
        paginate(column, COLUMN, ROOM),
        pen.words,
        title=pen.words(f"{phrases}.pdf_title"),
        code=pen.words("documents.team.footer"),
    )
    return Document(name, content, warnings=pen.warnings)
