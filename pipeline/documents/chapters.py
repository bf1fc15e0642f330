"""Progress in, the chapters of the summary out: each says no more than the fit allows."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from pipeline.documents.cards import STORY, details, elsewhere
from pipeline.documents.fitting import Fitted
from pipeline.documents.front_page_parts import up_to
from pipeline.documents.goals_told import goals
from pipeline.documents.pictograms import pictogram
from pipeline.documents.shortening import begun
from pipeline.documents.steps_told import steps
from pipeline.documents.typesetting.blocks import (
    Block,
    card,
    head,
    item,
    lines,
    listing,
    pair,
    sub,
    title,
    words,
)
from pipeline.documents.typesetting.letters import flat, glued, joined
from pipeline.records import (
    Action,
    DomainPicture,
    Progress,
    Saying,
    Strength,
)
from pipeline.records.dossier import FINISH

_KINDS: Final = ("identity", "competence", "resource", "knowledge", "experience", "other")
_PETALS: Final = {"strength": "star", "wish": "heart", "goal": "flag", "reached": "check"}


class Chapters(Fitted):
    """The chapters of the summary at one fit."""

    def all(self, title_key: str) -> list[Block]:
        """Every chapter, in order."""
        dossier = self.progress.dossier
        blocks = [
            self.opening(title_key),
            *self.sayings(dossier.meaning, "meaning", "sun"),
            *self.strengths(),
            *goals(self),
            *self.wishes(),
            *steps(self),
            *self.domains(),
            *self.sayings(dossier.learned, "learned", "bulb"),
            *self.sayings(self.progress.setback_help, "setback_help", "umbrella"),
            *self.sayings(dossier.setback_signs, "setback_signs", "cloud"),
            *self.course(),
            *self.next(),
        ]
        if self.is_cut:
            blocks[-1] = {**blocks[-1], "keep": True}  # that there is more is no page of its own
            blocks.append(words(self.pen.say("documents.trajectory.cut"), "note"))
        return blocks

    def opening(self, key: str) -> Block:
        """Whose it is and up to which day it tells."""
        told = up_to(self.progress, self.pen)
        if self.progress.dossier.alias:
            alias = self.pen.plain(begun(self.progress.dossier.alias, self.fit.letters))
            named = self.pen.say("documents.trajectory.title_named", alias=alias)
            told = glued(" ", (named, told))
        return title(self.pen.say(key), told)

    def sayings(self, sayings: Sequence[Saying], key: str, icon: str) -> list[Block]:
        """Own words under a head, each once; of many those that were said last."""
        if not sayings:
            return []
        told = {one.text: one.quotable for one in sayings}
        title = head(self.pen.say(f"documents.trajectory.{key}"), icon)
        return [title, listing(self.lines(told))]

    def strengths(self) -> list[Block]:
        """Strengths by kind, each once, new ones first and marked."""
        pen, known = self.pen, self.progress.dossier.strengths
        blocks: list[Block] = [head(pen.say("documents.trajectory.strengths"), "star")]
        if not known:
            return [*blocks, words(pen.say("documents.trajectory.strengths_empty"))]
        if self.progress.new_strengths:
            new = joined(({"marked": "plus"},), pen.say("documents.trajectory.new_plus"))
            blocks.append(words(new, "note", keep=True))
        kinds = []
        for kind in _KINDS:
            alike = [s for s in known if (s.kind if s.kind in _KINDS else "other") == kind]
            if alike:
                label = sub(pen.say(f"documents.trajectory.kind.{kind}"))
                kinds.append([label, listing(self._strengths(alike))])
        for left in range(0, len(kinds), 2):
            row = kinds[left : left + 2]
            blocks.append(pair(*row) if len(row) == 2 else pair(row[0], []))
        return blocks

    def _strengths(self, alike: Sequence[Strength]) -> list[Block]:
        is_new = self.progress.new_strengths
        newest_first = sorted(alike, key=lambda one: -one.since.toordinal())
        new = {s.text for s in alike if (s.pointer, s.submission) in is_new}
        told = {s.text: s.quotable for s in newest_first if s.text in new}
        told |= {s.text: s.quotable for s in newest_first if s.text not in new}
        quotable = self.cap([text for text, may in told.items() if may], self.fit.strengths)
        shown = [item(self.quote(text), "plus" if text in new else "dot") for text in quotable]
        if not all(told.values()):
            shown.append(elsewhere(self.pen, shown))
        return shown

    def wishes(self) -> list[Block]:
        """What the client would like one day, each wish once."""
        wishes = self.progress.dossier.wishes
        if not wishes:
            return []
        key = "wishes" if self.progress.dossier.goals else "wishes_only"
        own, around = (
            {w.text: w.quotable for w in wishes if (w.kind == "surroundings") is belongs}
            for belongs in (False, True)
        )
        blocks: list[Block] = [head(self.pen.say(f"documents.trajectory.{key}"), "heart")]
        if own:
            blocks.append(listing(self.lines(own)))
        if around:
            blocks.append(sub(self.pen.say("documents.trajectory.wishes_around")))
            blocks.append(listing(self.lines(around)))
        return blocks

    def domains(self) -> list[Block]:
        """What is named in each part of life, in icons and words; only what was named."""
        pen, cells = self.pen, []
        for picture in self.progress.domains:
            named = [
                {"icon": _PETALS[name], "text": pen.say(f"documents.trajectory.petal.{name}")}
                for name in _named(picture)
            ]
            if named and picture.key in self.labels:
                label = pen.named(f"lists.domains.{picture.key}", self.labels[picture.key])
                cells.append({"label": label, "icon": pictogram(picture.key), "named": named})
        if not cells:
            return []
        title = head(pen.say("documents.trajectory.domains"), "home")
        return [title, {"kind": "domains", "cells": cells}]

    def course(self) -> list[Block]:
        """What the client goes on with, stops with and begins with, as said last."""
        pen, blocks = self.pen, []
        for key, sayings in self.progress.course.items():
            if sayings:
                blocks.append(sub(pen.say(f"documents.trajectory.course.{key}")))
                told = {one.text: one.quotable for one in sayings}
                blocks.append(listing(self.lines(told)))
        return (
            [head(pen.say("documents.trajectory.course_head"), "onward"), *blocks] if blocks else []
        )

    def next(self) -> list[Block]:
        """How it goes on as the client chose last, the one next step, where the others stand."""
        pen, progress = self.pen, self.progress
        blocks: list[Block] = [head(pen.say("documents.trajectory.next"), "next")]
        if progress.onward is not None:
            key = f"documents.trajectory.onward.{progress.onward.value}"
            told = pen.say(key) if key in pen.words else self.quote(progress.onward.text)
            if told:
                blocks.append(words(told, keep=True))
        action = progress.next_action
        if action is None:
            said_so = progress.onward is not None and progress.onward.value == FINISH
            if said_so or progress.finished:
                # who finishes is not asked for yet another step; no head stands alone
                return blocks if len(blocks) > 1 else []
            return [*blocks, words(pen.say("documents.trajectory.next_empty"))]
        others = pen.say("documents.trajectory.next_plan") if _has_more_steps(progress) else ()
        blocks.append(self._next_card(action, keep=bool(others)))
        return [*blocks, words(others, "note")] if others else blocks

    def _next_card(self, action: Action, *, keep: bool) -> Block:
        pen = self.pen
        who, where = (
            begun(text, self.fit.letters) for text in (action.who_name or "", action.where or "")
        )
        action = replace(action, who_name=who or None, where=where or None)
        if action.quotable:
            text = self.quote(action.what)
            own = words(text, "strong" if len(flat(text)) < STORY else "plain", indent=False)
            return card("next", "next", [own, *self._of_goal(), *details(pen, action)], keep=keep)
        told = words(pen.say("documents.plan.own_sheet_lines"), indent=False)
        return card("next", "next", [told, lines(2), *details(pen, action)], keep=keep)

    def _of_goal(self) -> list[Block]:
        """To which goal the next step belongs, where there are more."""
        goal, action = self.progress.lead_goal, self.progress.next_action
        if goal is None or not self.progress.other_goals or not goal.quotable:
            return []
        if action is None or action.goal != goal.id:
            return []
        told = self.pen.say("documents.plan.belongs", text=self.quote(goal.text))
        return [words(told, "note", indent=False)]


def _has_more_steps(progress: Progress) -> bool:
    """Whether the plan has steps beside the next one: goals may have none yet."""
    of_goals = (one for goal in progress.other_goals for one in goal.actions)
    return bool(
        progress.more_actions or progress.loose_actions or any(one.is_open for one in of_goals)
    )


def _named(picture: DomainPicture) -> list[str]:
    """What is named in a domain, in the order of the icons."""
    if picture.skipped:
        return []  # what nobody wants to talk about now is not shown
    told = {
        "strength": picture.strength,
        "wish": picture.wish,
        "goal": picture.goal,
        "reached": picture.reached,
    }
    return [name for name, there in told.items() if there]
