"""Every phrase that a person reads, from the language files: key in, phrase out.

A language file says from which other language it borrows what it lacks (`language.base`), in which
direction it runs, and whether somebody who grew up with it has read it.
"""

import logging
import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import tomli

from forms.ground.filling import asks_no_more
from forms.ground.known_names import BASE_LANGUAGE, BrokenSchemaError
from forms.ground.plain_data import Table
from forms.ground.toml_text import content_of, read_if_there, read_toml, text_of

log = logging.getLogger(__name__)

Direction = Literal["ltr", "rtl"]
# What a client meets, on paper and in the file that is handed over; a language may be for them
# alone (`language.reaches`), and then the office is spoken to in the language that it borrows from.
CLIENTS: Final = (
    "language.",
    "paper.",
    "documents.",
    "lists.domains.",
    "handover.",
    "messages.deed.",
    "correction.no_day",
)
_OF_THE_TEAM: Final = "documents.team."
_ABOUT_ITSELF: Final = re.compile(r"^\[language\].*?(?=^\[|\Z)", re.MULTILINE | re.DOTALL)
_BRACES: Final = re.compile("[{}]")
_OF_ITSELF: Final = "language."  # what a language says of itself is never borrowed


class MissingPhraseError(KeyError):
    """Neither the language file nor the one that it borrows from holds this phrase."""


def is_for_clients(key: str) -> bool:
    """Whether a client may meet this phrase."""
    return key.startswith(CLIENTS) and not key.startswith(_OF_THE_TEAM)


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


def tag_of(language: str) -> str:
    """The code of a language as programs know it: `nl` of the variant `nl-A2`."""
    return language.split("-", maxsplit=1)[0]


@dataclass(frozen=True, slots=True)
class Mistakes:
    """What is wrong in the files of a language.

    Attributes:
        broken: a file that cannot be read: nothing of it is used. mistaken: one with phrases that
            cannot be filled in: those are ours.
        mended: the language anew, once any of its files was changed; else None.
    """

    broken: Path | None = None
    mistaken: Path | None = None
    mended: "Callable[[], Words | None]" = lambda: None


NO_MISTAKES: Final = Mistakes()


class Words:
    """The phrases of one language.

    `words("documents.plan.title")` gives the phrase; `{name}` in it is filled from keyword
    arguments. What the language lacks is borrowed, phrase by phrase, and `borrowed` says from
    where; where nobody has it, MissingPhraseError: a gap is a bug that a test finds, never a blank
    on paper.

    Attributes:
        phrases: its own. base: gives the language that it borrows from, when that is needed.
    """

    def __init__(
        self,
        language: str,
        phrases: Mapping[str, str],
        base: "Callable[[], Words] | None" = None,
        mistakes: Mistakes = NO_MISTAKES,
    ) -> None:
        self._mistakes = mistakes
        self.language = language
        self.phrases = phrases
        self.base = base

    def __call__(self, key: str, /, **params: object) -> str:
        """The phrase, filled in; raises MissingPhraseError."""
        phrase = self.holder(key).phrases[key]
        return phrase.format_map(params) if params else phrase

    def __contains__(self, key: str) -> bool:
        try:
            self.holder(key)
        except MissingPhraseError:
            return False
        return True

    def holder(self, key: str) -> "Words":
        """The language that holds this phrase: it, or the one it borrows from.

        Raises:
            MissingPhraseError: neither does.
        """
        self._look_again()
        if key in self.phrases:
            return self
        if self.base is None or key.startswith(_OF_ITSELF):
            raise MissingPhraseError(f"{self.language}: {key}")
        return self.base().holder(key)

    @property
    def mistakes(self) -> Mistakes:
        """What is wrong in the files of it now."""
        self._look_again()
        return self._mistakes

    @property
    def broken(self) -> Path | None:
        """A file of it that cannot be read: nothing of it is among the phrases; else None."""
        return self.mistakes.broken

    def _look_again(self) -> None:
        """Take over what a file says that had a mistake, once somebody changed it."""
        if (anew := self._mistakes.mended()) is not None:
            self.phrases, self.base, self._mistakes = anew.phrases, anew.base, anew.mistakes

    def borrowed(self, key: str) -> "Words | None":
        """The language that a phrase is borrowed from; None where it is its own."""
        holder = self.holder(key)
        return None if holder is self or holder.tag == self.tag else holder

    def with_own(self, phrases: Mapping[str, str]) -> "Words":
        """The same language with other words for some phrases."""
        return Words(self.language, {**self.phrases, **phrases}, self.base, self._mistakes)

    @property
    def tag(self) -> str:
        """Its code as programs know it."""
        return tag_of(self.language)

    @property
    def in_dutch(self) -> str:
        """What it is called in Dutch."""
        own = self.phrases.get("language.name", self.language)
        return self.phrases.get("language.dutch", own)

    @property
    def direction(self) -> Direction:
        """Where its lines begin: ltr at the left, rtl at the right."""
        return "rtl" if self.phrases.get("language.direction") == "rtl" else "ltr"

    @property
    def is_checked(self) -> bool:
        """Whether somebody who grew up with this language has read its phrases."""
        return self.phrases.get("language.checked", "yes") == "yes"

    @property
    def beside(self) -> str | None:
        """The language that stands small beside it on a sheet, so that a worker can follow."""
        return self.phrases.get("language.beside") or None

    @property
    def is_for_clients_alone(self) -> bool:
        """Whether it holds what clients meet and no more."""
        return self.phrases.get("language.reaches") == "clients"


def load_words(
    language: str, folders: Iterable[Path], known: Callable[[str], Words] | None = None
) -> Words:
    """Read `LANGUAGE.toml` in each folder that has one; later folders add to and override.

    Args:
        language: its code, which is the name of its files.
        folders: where these lie.
        known: gives other languages, where they are read already.

    Raises:
        MissingPhraseError: no folder has a file for this language.
    """
    every, phrases = list(folders), dict[str, str]()
    broken: Path | None = None
    known = known or _reading(every)
    seen = _states(language, every)
    mistaken: Path | None = None
    for folder in every:
        path = folder / f"{language}.toml"
        try:
            own = flatten(read_if_there(path))
        except BrokenSchemaError:  # the office is spoken to all the same, and told
            broken = path
            continue
        if folder != every[0]:
            lender = None if language == BASE_LANGUAGE else _base(phrases | own, known)
            odd = {key for key in own if not _is_fillable(own[key], phrases.get(key), key, lender)}
            mistaken = path if odd else mistaken
            own = {key: own[key] for key in own if key not in odd}
        phrases.update(own)
    if not phrases:
        raise MissingPhraseError(f"no language file for {language}")

    def mended() -> Words | None:
        is_same = _states(language, every) == seen
        return None if is_same else load_words(language, every, known)

    base = None if language == BASE_LANGUAGE else _base(phrases, known)
    if mistaken is not None:
        log.warning("%s: some phrases are ours (krachtwerk schemas check)", mistaken.name)
    if broken is None and mistaken is None:
        return Words(language, phrases, base)
    return Words(language, phrases, base, Mistakes(broken, mistaken, mended))


def _is_fillable(phrase: str, ours: str | None, key: str, base: Callable[[], Words] | None) -> bool:
    """Whether an own phrase asks for nothing that ours, of the same key, is not given.

    `base`: lends ours where the language itself has none. Of an own sheet nothing is filled in.
    """
    if not _BRACES.search(phrase):
        return True
    if ours is None and base is not None and key in (lender := base()):
        ours = lender.holder(key).phrases[key]
    return ours is None or asks_no_more(phrase, ours)


def _states(language: str, folders: Iterable[Path]) -> list[tuple[int, int, int] | None]:
    """What tells that a file of a language is another one than it was."""
    found: list[tuple[int, int, int] | None] = []
    for folder in folders:
        try:
            known = (folder / f"{language}.toml").stat()
            found.append((known.st_ino, known.st_mtime_ns, known.st_size))
        except OSError:
            found.append(None)
    return found


def code_on_paper(language: str, folders: Iterable[Path]) -> str | None:
    """The two letters of a language in a page code, without reading all of its phrases."""
    code = None
    for folder in folders:
        path = folder / f"{language}.toml"
        # papers are read all the same
        with suppress(OSError, UnicodeDecodeError, tomli.TOMLDecodeError):
            text = text_of(content_of(path))
            own = _ABOUT_ITSELF.search(text)
            about = flatten(read_toml(own[0] if own else text))
            code = about.get("language.code", code)
    return code


def _base(phrases: Mapping[str, str], known: Callable[[str], Words]) -> Callable[[], Words]:
    """The language that this one borrows from: the one it names, else the base of all."""
    named = phrases.get("language.base", BASE_LANGUAGE)

    def base() -> Words:
        try:
            found = known(named)
        except KeyError:
            return known(BASE_LANGUAGE)
        further = found.phrases.get("language.base", BASE_LANGUAGE)
        return found if further == BASE_LANGUAGE else known(BASE_LANGUAGE)

    return base


def _reading(folders: Iterable[Path]) -> Callable[[str], Words]:
    every, read = list(folders), dict[str, Words]()

    def known(language: str) -> Words:
        if language not in read:
            read[language] = load_words(language, every, known)
        return read[language]

    return known
