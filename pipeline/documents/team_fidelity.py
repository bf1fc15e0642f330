"""The team's picture in, `modelgetrouwheid.pdf` out: the self-check over time, in words.

Not an audit: no totals, no figures, no colours (domain.md, section 1.6).
"""

from collections.abc import Mapping

from forms.ground.style import LINE
from forms.ground.words import Words
from pipeline.documents.team_page import team_document
from pipeline.documents.typesetting import icons
from pipeline.documents.typesetting.blocks import Bullet, Card, CardStyle, PageBlock, TextBlock
from pipeline.documents.typesetting.fixed_blocks import Row
from pipeline.documents.typesetting.page import COLUMN
from pipeline.documents.typesetting.phrasing import Pen
from pipeline.documents.typesetting.styles import BODY, STRONG
from pipeline.records import Document, Statement, TeamPicture

TEAM_FIDELITY = "modelgetrouwheid.pdf"
_CARD = CardStyle(gutter=30, pad=12, stroke=LINE)
_DAY_WIDTH = 165.0  # points: the longest date


def draw(picture: TeamPicture, words: Words, _domains: Mapping[str, str]) -> Document | None:
    """Draw each statement with its answers; nothing where no self-check was handed in."""
    if not picture.statements:
        return None
    pen = Pen(words)
    blocks = [_statement(statement, pen) for statement in picture.statements]
    return team_document(TEAM_FIDELITY, "fidelity", blocks, pen)


def _statement(statement: Statement, pen: Pen) -> Card:
    """One statement, and below it what the team answered on each day, the newest last."""
    content: list[PageBlock] = [TextBlock(pen.plain(statement.label), STRONG, keeps=True)]
    answer_width = COLUMN - _CARD.gutter - 2 * _CARD.pad - _DAY_WIDTH
    for day, _, answer in statement.answers:
        cells: list[tuple[PageBlock, float]] = [
            (TextBlock(pen.day(day), BODY), _DAY_WIDTH),
            (TextBlock(pen.plain(answer), BODY), answer_width),
        ]
        content.append(Row(cells, gap=6))
    return Card(content, Bullet(icons.steps, 18), _CARD, 10)
