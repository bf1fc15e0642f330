"""The team's picture in, `wie-doet-het.pdf` out: who carries the actions, year by year."""

from collections.abc import Mapping

from forms.ground.style import LINE
from forms.ground.words import Words
from pipeline.documents.cards import head, note
from pipeline.documents.team_page import team_document
from pipeline.documents.typesetting import icons
from pipeline.documents.typesetting.blocks import Card, CardStyle, PageBlock, TextBlock
from pipeline.documents.typesetting.fixed_blocks import Row
from pipeline.documents.typesetting.page import COLUMN
from pipeline.documents.typesetting.phrasing import Pen
from pipeline.documents.typesetting.styles import BODY, STRONG
from pipeline.records import Carriers, Document, TeamPicture

TEAM_CARRIERS = "wie-doet-het.pdf"
_CARRIERS = ("me", "someone_i_know", "someone_nearby", "together", "worker")  # domain.md 1.9
_FEW = 5
_CARD = CardStyle(pad=13, stroke=LINE)
_NAME_WIDTH = 310.0


def draw(picture: TeamPicture, words: Words, _domains: Mapping[str, str]) -> Document | None:
    """Draw the years; nothing before the first action. Small counts are never told."""
    if not picture.years:
        return None
    pen = Pen(words)
    blocks: list[PageBlock] = [
        note(pen.say("documents.team.carriers.few_help"), gap=2),
    ]
    for year in picture.years:
        blocks += _year(year, pen)
    return team_document(TEAM_CARRIERS, "carriers", blocks, pen)


def _year(year: Carriers, pen: Pen) -> list[PageBlock]:
    """One year, without a total: from it a count that is not told could be found."""
    blocks: list[PageBlock] = [head(str(year.year), icons.calendar, gap=30)]
    if year.until:
        until = pen.say("documents.team.carriers.until", date=pen.day(year.until))
        blocks.append(note(until, gap=5, keeps=True))
    rows = [
        _row(pen.say(f"documents.team.carriers.{who}"), year.counts.get(who, 0), pen)
        for who in _CARRIERS
    ]
    other = sum(count for who, count in year.counts.items() if who not in _CARRIERS)
    rows.append(_row(pen.say("documents.team.carriers.nobody"), other, pen))
    return [*blocks, Card(rows, None, _CARD, 9)]


def _row(label: str, count: int, pen: Pen) -> Row:
    told = pen.say("documents.team.carriers.few") if count < _FEW else str(count)
    cells: list[tuple[PageBlock, float]] = [
        (TextBlock(label, BODY), _NAME_WIDTH),
        (TextBlock(told, STRONG if count >= _FEW else BODY), COLUMN - _NAME_WIDTH - 2 * _CARD.pad),
    ]
    return Row(cells, gap=7)
