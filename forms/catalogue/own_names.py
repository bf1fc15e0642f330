"""The phrases of a language in, the same out with an organisation's own names of who does a step.

Its list `who` (common.toml) names them on sheets; plans say them in phrases of their own, which are
about our list.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from forms.catalogue.variants import own_phrases
from forms.ground.known_names import BASE_LANGUAGE
from forms.ground.words import Words

if TYPE_CHECKING:
    from forms.catalogue import Catalogue

_SAID: Final = "documents.words.who."
_NAMED: Final = "documents.words.who_named."


def with_own_names(words: Words, catalogue: "Catalogue") -> Words:
    """The phrases, in which those whom the organisation calls otherwise are called so.

    What it did not translate is borrowed from the Dutch, as all that a language lacks.

    Raises:
        BrokenSchemaError: there is a mistake in the lists that all sheets share.
    """
    if len(catalogue.folders) == 1:
        return words
    own = own_phrases(catalogue.folders, words.language)
    phrases, base = dict(words.phrases), words.base
    for code, label in _changed(catalogue):
        said = own.get(f"lists.who.{code}", label if words.language == BASE_LANGUAGE else "")
        for key, phrase in _phrases(code, said).items():
            if key not in own:
                phrases.pop(key, None)
                phrases.update({key: phrase} if said else {})
    if base is None:
        return Words(words.language, phrases, None, words.mistakes)
    borrowed = base
    return Words(
        words.language, phrases, lambda: with_own_names(borrowed(), catalogue), words.mistakes
    )


def _changed(catalogue: "Catalogue") -> Iterator[tuple[str, str]]:
    """Code and name of those whom the organisation calls otherwise, or adds."""
    from forms.schema.resolving import read_common

    ours = _listed(read_common([catalogue.shipped]).lists)
    dutch = own_phrases(catalogue.folders, BASE_LANGUAGE)
    for code, label in _listed(catalogue.common.lists).items():
        called = dutch.get(f"lists.who.{code}", label)
        if called != ours.get(code):
            yield code, called


def _listed(lists: Mapping[str, Sequence[Mapping[str, str]]]) -> dict[str, str]:
    return {each["code"]: each["label"] for each in lists.get("who", ())}


def _phrases(code: str, said: str) -> dict[str, str]:
    """Alone, and with a name: `mijn maatje`, `Kim (mijn maatje)`."""
    plain = said.replace("{", "{{").replace("}", "}}")
    return {f"{_SAID}{code}": plain, f"{_NAMED}{code}": f"{{name}} ({plain})"}
