"""The team's papers and the dossiers in, the team's picture out: pure, without names or codes.

Ideas that worked, the self-check over time, and who carries the actions of a year. What is printed
of an idea are the team's own words; a client's words never leave the client's documents.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from forms.ground.known_names import BASE_LANGUAGE
from pipeline.dossiers.folding import said_on_papers
from pipeline.dossiers.same_words import same_words
from pipeline.records import (
    Action,
    Carriers,
    Dossier,
    Idea,
    Statement,
    Submission,
    TeamPicture,
    WorkedIdea,
)
from pipeline.records.ids import canonical_json

_RESOURCE_OF = {
    "me": "self",
    "someone_i_know": "network",
    "someone_nearby": "community",
    "worker": "professional",
}
_CODE = re.compile(r"(?<!\d)\d{6}\s*-?\s*\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Share:
    """What one dossier adds to the team's picture; nothing in it leads to the client.

    Attributes:
        as_of: the latest date on a paper of this client.
        carried: year -> who -> how many actions were first written down in it.
    """

    as_of: date | None
    carried: Mapping[int, Mapping[str, int]]
    worked: tuple[WorkedIdea, ...]

    def to_text(self) -> str:
        """The share as JSON, for the ledger."""
        worked = [(idea.text, idea.domain, idea.resource) for idea in self.worked]
        as_of = self.as_of.isoformat() if self.as_of else None
        return canonical_json({"as_of": as_of, "carried": self.carried, "worked": worked})

    @staticmethod
    def from_text(text: str) -> "Share":
        """The share that was made into this text."""
        kept = json.loads(text)
        return Share(
            as_of=date.fromisoformat(kept["as_of"]) if kept["as_of"] else None,
            carried={int(year): counts for year, counts in kept["carried"].items()},
            worked=tuple(WorkedIdea(*parts) for parts in kept["worked"]),
        )


def share_of(dossier: Dossier) -> Share:
    """What a dossier adds. An action that is not wanted any more is carried by nobody."""
    actions = {action.id: action for action in _actions(dossier)}
    done = [
        _told(idea, actions[idea.action], dossier)
        for idea in dossier.ideas
        if idea.action in actions and actions[idea.action].state == "gedaan"
    ]
    carried: dict[int, Counter[str]] = {}
    for action in actions.values():
        if action.state != "niet_meer_gewild":
            carried.setdefault(action.since.year, Counter())[action.who or ""] += 1
    return Share(dossier.as_of, carried, tuple(done))


def team_picture(papers: Iterable[Submission], shares: Iterable[Share]) -> TeamPicture:
    """What the papers say about the team's work, whatever order they came in.

    `papers` are the team's submissions, `shares` those of all dossiers.
    """
    of_team = [paper for paper in papers if paper.client is None]
    known = tuple(shares)
    latest = max(of_team, key=lambda paper: (paper.filled_on, paper.id), default=None)
    return TeamPicture(
        language=latest.language if latest else BASE_LANGUAGE,
        worked=_worked(known),
        statements=_statements(of_team),
        years=_years(known),
    )


def _actions(dossier: Dossier) -> Iterable[Action]:
    return chain(dossier.loose_actions, *(goal.actions for goal in dossier.goals))


def _worked(shares: Iterable[Share]) -> tuple[WorkedIdea, ...]:
    """Each idea once that a client said yes to and reported as done, in the order of its words."""
    worked: dict[tuple[str, str, str], WorkedIdea] = {}
    for one in chain.from_iterable(share.worked for share in shares):
        key = (same_words(one.text), one.domain or "", one.resource or "")
        worked[key] = min(worked.get(key, one), one, key=lambda each: each.text)
    return tuple(worked[key] for key in sorted(worked))


def _told(idea: Idea, action: Action, dossier: Dossier) -> WorkedIdea:
    domains = {goal.id: goal.domain for goal in dossier.goals}
    return WorkedIdea(
        text=_without_names(idea.text, dossier),
        domain=idea.domain or domains.get(action.goal or ""),
        resource=idea.resource or _RESOURCE_OF.get(action.who or ""),
    )


def _without_names(text: str, dossier: Dossier) -> str:
    """An idea without codes and without the names that the dossier knows.

    The sheet asks for no names; this is for the one that slipped in.
    """
    told = " ".join(action.who_name or "" for action in _actions(dossier))
    names = {dossier.alias or "", *(word for word in told.split() if word.istitle())}
    text = _CODE.sub("…", text)
    for name in sorted((name for name in names if len(name) > 2), key=lambda n: (-len(n), n)):
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "…", text)
    return text


def _statements(papers: Iterable[Submission]) -> tuple[Statement, ...]:
    """The answers on each statement by date; order and words as on the latest paper."""
    found: dict[tuple[str, str], tuple[str, list[tuple[date, str, str]]]] = {}
    for on, worksheet, facts in reversed(said_on_papers(papers, "measure")):
        for fact in facts:
            value = str(fact.values.get("value") or "")
            if not value:
                continue
            label = str(fact.values.get("label") or fact.pointer)
            _, answers = found.setdefault((worksheet, fact.pointer), (label, []))
            answers.append((on, value, str(fact.values.get("text") or value)))
    return tuple(
        Statement(key, worksheet, label, tuple(sorted(answers)))
        for (worksheet, key), (label, answers) in found.items()
    )


def _years(shares: Sequence[Share]) -> tuple[Carriers, ...]:
    """Who carries the actions that were first written down in each year; newest year first."""
    latest = max((share.as_of for share in shares if share.as_of), default=None)
    counts: dict[int, Counter[str]] = {}
    for year, carried in chain.from_iterable(share.carried.items() for share in shares):
        counts.setdefault(year, Counter()).update(carried)
    return tuple(
        Carriers(year, latest if latest and latest.year == year else None, dict(sorted(n.items())))
        for year, n in sorted(counts.items(), reverse=True)
    )
