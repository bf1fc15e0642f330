"""Problem, Reason or Question -> one sentence that a person can act on."""

from collections.abc import Mapping
from typing import Protocol

from forms.ground.words import Words


class Coded(Protocol):
    """Anything with a code, a field and what fills the phrase in."""

    @property
    def code(self) -> str:
        """Key of the phrase."""

    @property
    def pointer(self) -> str | None:
        """The field, or None."""

    @property
    def params(self) -> Mapping[str, str]:
        """What fills the phrase in."""


def told(coded: Coded, words: Words) -> str:
    """The sentence, from the problems, questions or refusals of the language file.

    Where it tells pages of a sheet, by the numbers that stand at their feet.
    """
    params = dict(coded.params)
    params |= {"pages": params["printed"]} if "printed" in params else {}
    for key in (f"problems.{coded.code}", f"questions.{coded.code}"):
        if key in words:
            return words(key, **params)
    if f"refusals.{coded.code}.reason" in words:
        reason = words(f"refusals.{coded.code}.reason", **params)
        return f"{reason} {words(f'refusals.{coded.code}.remedy', **params)}"
    return words("problems.unknown", code=coded.code)
