"""Texts to draw: what clients write on sheets, words of seven languages, dates and sums."""

import json
import random
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import wordfreq

from pipeline.extraction.handwriting.recogniser import LETTERS

LONGEST = 90  # letters
LANGUAGES = {"nl": 0.55, "fr": 0.2, "de": 0.1, "en": 0.06, "pl": 0.03, "tr": 0.03, "es": 0.03}
_LISTED = {"nl": 50, "fr": 50, "de": 25, "en": 12, "es": 8, "pl": 6, "tr": 6}  # thousands of words
_SCHEMAS = Path(__file__).parents[2] / "schemas"
_PLAIN = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-"})
_BLANKS = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Texts:
    """Sentences of our sheets, of French lines (may be none), and how a client may put things."""

    dutch: list[str]
    french: list[str]
    forms: list[str]
    blanks: dict[str, list[str]]

    @classmethod
    def gathered(cls, french: list[str]) -> "Texts":
        """With the sentences of the sheets and of `said.toml`."""
        said = tomllib.loads(Path(__file__).with_name("said.toml").read_text(encoding="utf-8"))
        return cls(sorted(set(_sentences())), french, said["forms"], said["blanks"])

    def any(self, rng: random.Random) -> str:
        """A line somebody may write."""
        chance = rng.random()
        if chance < 0.10:
            return self._with_digits(rng)
        if chance < 0.25:
            return self._of_client(rng)[:LONGEST]
        if chance < 0.32:
            return _stretch(rng.choice(self.dutch), rng)[:LONGEST]
        if chance < 0.42 and self.french:
            return _stretch(" ".join(rng.choices(self.french, k=2)), rng)[:LONGEST]
        return _listed_words(rng)[:LONGEST]

    def _of_client(self, rng: random.Random) -> str:
        def put(blank: re.Match[str]) -> str:
            name = blank[1]
            return str(rng.randint(1, 60)) if name == "n" else rng.choice(self.blanks[name])

        said, how = _BLANKS.sub(put, rng.choice(self.forms)), rng.random()
        if how < 0.4:
            return said[0].upper() + said[1:]
        if how < 0.5:
            return said[0].lower() + said[1:]
        return said.upper() if how < 0.56 else said

    def _with_digits(self, rng: random.Random) -> str:
        day, month, year = rng.randint(1, 31), rng.randint(1, 12), rng.randint(1950, 2035)
        hour, minute = rng.randint(0, 23), rng.choice((0, 15, 30, 45))
        named = rng.choice(("januari", "mei", "juin", "avril", "maart", "août"))
        told = rng.choice(
            (
                f"€ {rng.randint(0, 900)},{rng.randint(0, 99):02}",
                f"{day:02}-{month:02}-{year}",
                f"{hour}.{minute:02} uur",
                f"{hour}:{minute:02}",
                f"06-{rng.randrange(10**8):08}",
                f"{rng.randint(1, 7)}x per week",
                f"{rng.randint(1, 100)}%",
                f"{day}/{month}",
                f"{day}/{month}/{year % 100:02}",
                f"{rng.randint(1000, 2030)}",
                f"{rng.randint(1, 10 ** rng.randint(1, 7))}",
                f"{rng.randint(1, 40)} {named}",
            )
        )
        before = rng.choice(_words(rng.choice(("nl", "nl", "fr")))[:5000])
        return f"{before} {told}" if rng.random() < 0.5 else told


@cache
def _words(language: str) -> list[str]:
    listed = wordfreq.top_n_list(language, 1000 * _LISTED[language])
    return [word for word in listed if set(word) <= set(LETTERS)]


def _listed_words(rng: random.Random) -> str:
    """Some words; half by how often they are used, half any."""
    (language,) = rng.choices(list(LANGUAGES), list(LANGUAGES.values()))
    words = _words(language)
    found = [
        words[min(int(rng.paretovariate(0.6)), len(words)) - 1]
        if rng.random() < 0.5
        else rng.choice(words)
        for _ in range(rng.randint(1, 8))
    ]
    found = [word.capitalize() if rng.random() < 0.12 else word for word in found]
    if rng.random() < 0.3:
        found[0] = found[0].capitalize()
    joined = (", " if rng.random() < 0.1 else " ").join(found)
    if rng.random() < 0.04:
        joined = joined.upper()
    if rng.random() < 0.04:
        joined = f"({joined})" if rng.random() < 0.5 else f'"{joined}"'
    return joined + rng.choice(["", "", "", ".", "!", "?", ":"])


def _stretch(said: str, rng: random.Random) -> str:
    """Some words of it, as a line of a longer text is."""
    words = said.split()
    if len(words) > 4 and rng.random() < 0.6:
        count = rng.randint(3, min(12, len(words)))
        start = rng.randint(0, len(words) - count)
        words = words[start : start + count]
    return " ".join(words)


def _sentences() -> Iterator[str]:
    """What our sheets say in Dutch, sentence by sentence."""
    told: list[Any] = [tomllib.loads(file.read_text("utf-8")) for file in _SCHEMAS.glob("*.toml")]
    told += [json.loads(file.read_bytes()) for file in _SCHEMAS.glob("editions/*/*.nl.json")]
    for text in _strings(told):
        for part in re.split(r"(?<=[.!?:])\s+|\n+", text):
            said = part.strip(" -#*|>`").translate(_PLAIN)
            is_language = re.search("[a-z]{2}", said) and not re.search(r"[_/{}=]", said)
            if 4 <= len(said) <= 160 and set(said) <= set(LETTERS) and is_language:
                yield said


def _strings(told: Any) -> Iterator[str]:
    if isinstance(told, str):
        yield told
    elif isinstance(told, dict):
        yield from _strings(list(told.values()))
    elif isinstance(told, list):
        for each in told:
            yield from _strings(each)
