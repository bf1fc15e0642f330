"""The team's picture in, `modelgetrouwheid.pdf` out: the self-check over time, in words.

Not an audit: no totals, no figures, no colours (domain.md, section 1.6).
"""

from collections.abc import Mapping

from forms.ground.words import Words
from pipeline.documents.team_page import team_document
from pipeline.documents.typesetting.blocks import Block, card, rules, words
from pipeline.documents.typesetting.phrasing import Pen
from pipeline.records import Document, Statement, TeamPicture

TEAM_FIDELITY = "modelgetrouwheid.pdf"


def draw(picture: TeamPicture, phrases: Words, _domains: Mapping[str, str]) -> Document | None:
    """Draw each statement with its answers; nothing where no self-check was handed in."""
    if not picture.statements:
        return None
    pen = Pen(phrases)
    blocks = [_statement(statement, pen) for statement in picture.statements]
    return team_document(TEAM_FIDELITY, "fidelity", blocks, pen)


def _statement(statement: Statement, pen: Pen) -> Block:
    """One statement, and below it what the team answered on each day, the newest last."""
    label = words(pen.plain(statement.label), "strong", indent=False, keep=True)
    rows = [(pen.day(day), pen.plain(answer)) for day, _, answer in statement.answers]
    return card("goal", "steps", [label, rules(rows, share=40)])
