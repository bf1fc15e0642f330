"""Progress in; the same without what would tell whoever finds the paper too much, out.

For who asked for silent prints. What the client wrote stays, word by word: nobody can know which of
those words are dangerous. What the house adds to them goes: who else is in it, where, whose idea it
was, whom to call, and titles that say what the paper is.
"""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, Final

from forms.ground.words import Words
from pipeline.records import Action, Dossier, Goal, Progress, Strength
from pipeline.records.picture_tokens import digest_in

_TITLES: Final = tuple(
    f"documents.{name}.{kind}"
    for name in ("plan", "trajectory", "appendix", "keepsake")
    for kind in ("title", "pdf_title")
)
# They say by its name which paper this is, or name another that is called otherwise now.
_LEFT_OUT: Final = (
    "documents.plan.done_journey",
    "documents.trajectory.next_plan",
    "documents.trajectory.onward.new_cycle",
    "documents.words.team_idea",
)


def discreet(progress: Progress) -> Progress:
    """What a silent print may tell; the same progress where the client has none."""
    if not progress.dossier.prints.silent:
        return progress
    shown: Progress = _without(progress)
    return replace(shown, dossier=replace(shown.dossier, alias=None))


def silent_words(words: Words) -> Words:
    """The phrases, none of which says what paper this is or that who helps is paid to."""
    silent = {
        **dict.fromkeys(_TITLES, words("documents.silent.title")),
        **dict.fromkeys(_LEFT_OUT, ""),
        "documents.words.who.worker": words("documents.silent.worker"),
        "documents.words.who_named.worker": words("documents.silent.worker_named"),
    }
    return words.with_own(silent)


def initials(name: str) -> str | None:
    """The first letters of a name; None of one that nobody has read yet."""
    if digest_in(name):
        return None
    firsts = [word[0] for word in name.split() if word[0].isalpha()]
    return "".join(f"{letter.upper()}." for letter in firsts[:3]) or None


def _without(thing: Any) -> Any:
    """The same, with all that is in it."""
    if isinstance(thing, Action):
        name = initials(thing.who_name) if thing.who_name else None
        return replace(thing, who_name=name, where=None, idea=None)
    if isinstance(thing, tuple):
        return tuple(_without(each) for each in thing if not _is_person(each))
    if isinstance(thing, Mapping):
        return {key: _without(each) for key, each in thing.items()}
    if isinstance(thing, Progress | Dossier | Goal):
        shown = {at.name: _without(getattr(thing, at.name)) for at in fields(thing)}
        return replace(thing, **shown)
    return thing


def _is_person(thing: object) -> bool:
    """Whether it is somebody of whom the client said whether they may be called: a name."""
    return isinstance(thing, Strength) and thing.may_contact is not None
