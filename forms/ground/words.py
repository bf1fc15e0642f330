"""Every phrase that a person reads, from the language files: key in, phrase out."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from forms.ground.plain_data import Table
from forms.ground.toml_text import read_toml


class MissingPhraseError(KeyError):
    """The language file does not hold this phrase."""


def flatten(tree: Table, prefix: str = "") -> dict[str, str]:
    """A nested table of phrases as one table of dotted keys."""
    flat: dict[str, str] = {}
    for key, value in tree.items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping):
            flat.update(flatten(value, f"{name}."))
        else:
            flat[name] = str(value)
    return flat


class Words:
    """The phrases of one language.

    `words("documents.plan.title")` gives the phrase; `{name}` in it is filled from keyword
    arguments. Raises MissingPhraseError: a gap is a bug that a test finds, never a blank on paper.
    """

    def __init__(self, language: str, phrases: Mapping[str, str]) -> None:
        self.language = language
        self.phrases = phrases

    def __call__(self, key: str, /, **params: object) -> str:
        """The phrase, filled in; raises MissingPhraseError."""
        try:
            phrase = self.phrases[key]
        except KeyError:
            raise MissingPhraseError(f"{self.language}: {key}") from None
        return phrase.format_map(params) if params else phrase

    def __contains__(self, key: str) -> bool:
        return key in self.phrases


def load_words(language: str, folders: Iterable[Path]) -> Words:
    """Read `LANGUAGE.toml` in each folder that has one; later folders add to and override.

    Raises:
        MissingPhraseError: no folder has a file for this language.
    """
    phrases: dict[str, str] = {}
    for folder in folders:
        path = folder / f"{language}.toml"
        if path.is_file():
            phrases.update(flatten(read_toml(path.read_text(encoding="utf-8-sig"))))
    if not phrases:
        raise MissingPhraseError(f"no language file for {language}")
    return Words(language, phrases)
