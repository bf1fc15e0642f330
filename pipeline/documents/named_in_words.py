"""A dossier in; how many of the client's own texts name somebody whom they wrote down, out.

A silent print keeps those texts letter by letter: who helps is told that somebody is in them.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from forms.ground.words import Words
from pipeline.records import Action, Dossier, Goal, Saying, Step, Strength, Wish
from pipeline.records.picture_tokens import without_tokens

_WORD: Final = re.compile(r"[^\W\d_]{3,}")  # two letters are as often a word as a name
_OWN: Final = ("text", "why", "sign", "what", "helped", "hard", "next_step")
_TELLING: Final = Goal | Action | Saying | Step | Strength | Wish


def own_words_naming(dossier: Dossier, words: Words) -> int:
    """How many own texts hold a name of who does a step, or of who may or may not be called.

    A name is a word with a capital (or of a script that has none) that no phrase of ours holds:
    "Mijn zus Fatma" gives Fatma. `words`: of the language of the office.
    """
    known = {word.casefold() for said in words.phrases.values() for word in _WORD.findall(said)}
    names = {
        word.casefold()
        for said in _people(dossier)
        for word in _WORD.findall(without_tokens(said))
        if not word[0].islower()
    } - known
    return sum(not names.isdisjoint(_words_in(text)) for text in set(_own_texts(dossier)))


def _words_in(text: str) -> set[str]:
    return {word.casefold() for word in _WORD.findall(without_tokens(text))}


def _people(dossier: Dossier) -> Iterator[str]:
    yield from (one.text for one in dossier.strengths if one.may_contact is not None)
    every = (*dossier.loose_actions, *(step for goal in dossier.goals for step in goal.actions))
    yield from (step.who_name for step in every if step.who_name)


def _own_texts(thing: Any) -> Iterator[str]:
    """What may be printed of the client's own words, in all that is in it."""
    if isinstance(thing, tuple):
        for each in thing:
            yield from _own_texts(each)
    elif isinstance(thing, Dossier):
        for name in thing.__dataclass_fields__:
            yield from _own_texts(getattr(thing, name))
    elif isinstance(thing, _TELLING) and thing.quotable:
        if isinstance(thing, Strength) and thing.may_contact is not None:
            return  # the person, and not on a silent print
        yield from (text for key in _OWN if (text := getattr(thing, key, None)))
        if isinstance(thing, Goal):
            yield from thing.strengths
            yield from _own_texts(thing.actions)
