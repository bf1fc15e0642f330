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
    return _refusal(coded.code, params, words) or words("problems.unknown", code=coded.code)


def why_refused(coded: Coded, words: Words) -> str:
    """Why a paper was refused and what to do, as the text beside it says.

    Some reasons to ask have the code of a reason to refuse, and other words.
    """
    return _refusal(coded.code, coded.params, words) or told(coded, words)


def _refusal(code: str, params: Mapping[str, str], words: Words) -> str:
    """Reason and remedy of a refusal; "" of anything else."""
    if f"refusals.{code}.reason" not in words:
        return ""
    parts = (words(f"refusals.{code}.{part}", **params) for part in ("reason", "remedy"))
    return " ".join(parts)
