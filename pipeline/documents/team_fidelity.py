"""The team's picture in, `modelgetrouwheid.pdf` out: the self-check over time, in words.

Not an audit: no totals, no figures, no colours (domain.md, section 1.6).
"""

from collections.abc import Mapping

from forms.ground.style import LINE
from forms.ground.words import Words
from pipeline.documents.cards import note
from pipeline.documents.typesetting import icons
from pipeline.documents.typesetting.blocks import Block, Card, Look, Mark, Text
from pipeline.documents.typesetting.fixed_blocks import Row
from pipeline.documents.typesetting.flow import paginate
from pipeline.documents.typesetting.page import COLUMN, ROOM, inked
from pipeline.documents.typesetting.phrasing import Pen
from pipeline.documents.typesetting.styles import BODY, STRONG, TITLE
from pipeline.records import Document, Statement, TeamPicture

NAME = "modelgetrouwheid.pdf"
CARD = Look(gutter=30, pad=12, stroke=LINE)
DAY_WIDTH = 165.0  # points: the longest date


def draw(picture: TeamPicture, words: Words, _domains: Mapping[str, str]) -> Document | None:
    """Draw each statement with its answers; nothing where no self-check was handed in."""
    if not picture.statements:
        return None
    pen = Pen(words)
    blocks: list[Block] = [
        Text(pen.say("documents.team.fidelity.title"), TITLE, keeps=True),
        note(pen.say("documents.team.fidelity.intro"), gap=5),
    ]
    blocks += [_statement(statement, pen) for statement in picture.statements]
    content = inked(
        paginate(blocks, COLUMN, ROOM),
        words,
        title=words("documents.team.fidelity.pdf_title"),
        code=words("documents.team.footer"),
    )
    return Document(NAME, content, warnings=pen.warnings)


def _statement(statement: Statement, pen: Pen) -> Card:
    """One statement, and below it what the team answered on each day, the newest last."""
    content: list[Block] = [Text(pen.plain(statement.label), STRONG, keeps=True)]
    answer_width = COLUMN - CARD.gutter - 2 * CARD.pad - DAY_WIDTH
    for day, _, answer in statement.answers:
        cells: list[tuple[Block, float]] = [
            (Text(pen.day(day), BODY), DAY_WIDTH),
            (Text(pen.plain(answer), BODY), answer_width),
        ]
        content.append(Row(cells, gap=6))
    return Card(content, Mark(icons.steps, 18), CARD, 10)
