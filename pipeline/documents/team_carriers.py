"""The team's picture in, `wie-doet-het.pdf` out: who carries the actions, year by year."""

from collections.abc import Mapping

from forms.ground.words import Words
from pipeline.documents.team_page import team_document
from pipeline.documents.typesetting.blocks import Block, head, rules, words
from pipeline.documents.typesetting.letters import Markup
from pipeline.documents.typesetting.phrasing import Pen
from pipeline.records import Carriers, Document, TeamPicture

TEAM_CARRIERS = "wie-doet-het.pdf"
_CARRIERS = ("me", "someone_i_know", "someone_nearby", "together", "worker")  # domain.md 1.9
_FEW = 5
_YEARS = 4  # what one page holds; what was carried long ago says little of how a team works now


def draw(picture: TeamPicture, phrases: Words, _domains: Mapping[str, str]) -> Document | None:
    """Draw the last years; nothing before the first action. Small counts are never told."""
    if not picture.years:
        return None
    pen = Pen(phrases)
    blocks = [words(pen.say("documents.team.carriers.few_help"), "note", indent=False)]
    if len(picture.years) > _YEARS:
        last = pen.say("documents.team.carriers.last_years", years=pen.plain(str(_YEARS)))
        blocks.append(words(last, "note", indent=False))
    for year in picture.years[:_YEARS]:
        blocks += _year(year, pen)
    return team_document(TEAM_CARRIERS, "carriers", blocks, pen)


def _year(year: Carriers, pen: Pen) -> list[Block]:
    """One year, without a total: from it a count that is not told could be found."""
    blocks: list[Block] = [head((str(year.year),), "calendar")]
    if year.until:
        until = pen.say("documents.team.carriers.until", date=pen.day(year.until))
        blocks.append(words(until, "note", keep=True))
    rows = [
        _row(pen.say(f"documents.team.carriers.{who}"), year.counts.get(who, 0), pen)
        for who in _CARRIERS
    ]
    other = sum(count for who, count in year.counts.items() if who not in _CARRIERS)
    rows.append(_row(pen.say("documents.team.carriers.nobody"), other, pen))
    return [*blocks, rules(rows)]


def _row(label: Markup, count: int, pen: Pen) -> tuple[Markup, Markup]:
    if count < _FEW:
        return label, pen.say("documents.team.carriers.few")
    return label, pen.strong((str(count),))
