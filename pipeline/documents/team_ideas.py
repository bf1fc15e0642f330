"""The team's picture in, `teamkracht.pdf` out: ideas that worked, by part of life and by helper."""

from collections.abc import Iterable, Mapping

from forms.ground.words import Words
from pipeline.documents.pictograms import pictogram
from pipeline.documents.team_page import team_document
from pipeline.documents.typesetting.blocks import Block, head, item, listing, sub
from pipeline.documents.typesetting.letters import Markup
from pipeline.documents.typesetting.phrasing import Pen
from pipeline.records import Document, TeamPicture, WorkedIdea

TEAM_IDEAS = "teamkracht.pdf"
_RESOURCES = ("self", "network", "community", "professional")


def draw(picture: TeamPicture, words: Words, domain_labels: Mapping[str, str]) -> Document | None:
    """Draw what worked; nothing where nothing is known. No names, no codes, no counts."""
    if not picture.worked:
        return None
    pen = Pen(words)
    blocks: list[Block] = []
    known = [key for key in domain_labels if any(idea.domain == key for idea in picture.worked)]
    for key in known:
        alike = [idea for idea in picture.worked if idea.domain == key]
        blocks += _domain(alike, pen.plain(domain_labels[key]), pen, pictogram(key))
    other = [idea for idea in picture.worked if idea.domain not in domain_labels]
    if other:
        blocks += _domain(other, pen.say("documents.team.ideas.no_domain"), pen)
    return team_document(TEAM_IDEAS, "ideas", blocks, pen)


def _domain(ideas: Iterable[WorkedIdea], title: Markup, pen: Pen, icon: str = "") -> list[Block]:
    """The ideas of one part of life, those that the client does alone first."""
    by_resource: dict[str, list[str]] = {}
    for idea in ideas:
        kind = idea.resource if idea.resource in _RESOURCES else None
        by_resource.setdefault(kind or "other", []).append(idea.text)
    blocks: list[Block] = [head(title, icon or "home")]
    for kind in (*_RESOURCES, "other"):
        if kind in by_resource:
            label = pen.say(f"documents.team.resource.{kind}")
            told = [item(pen.plain(text), "check") for text in by_resource[kind]]
            blocks += [sub(label), listing(told)]
    return blocks
