"""A language file -> what a client would meet in another language, and what would go wrong."""

import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from string import Formatter

from forms.checking.mistakes import Report, among, nearest
from forms.ground.filling import asks_no_more
from forms.ground.known_names import BASE_LANGUAGE
from forms.ground.plain_data import Json, Table
from forms.ground.words import Words, is_for_clients, tag_of

_MUST: tuple[str, ...] = ("language.name", "language.code", "paper.")  # before a sheet is printed
_FOR_OWN_SHEETS = frozenset({"worksheets", "lists", "frame"})  # whose keys are their own
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "language.direction": ("ltr", "rtl"),
    "language.checked": ("yes", "no"),
    "language.reaches": ("clients", "all"),
}


def check_language_file(
    phrases: Mapping[str, str], dutch: Mapping[str, str], known: Mapping[str, Words], report: Report
) -> None:
    """What a language lacks of what clients meet, and what it says of itself.

    Args:
        phrases: of the language file.
        dutch: the phrases that it translates.
        known: every language that can be read.
        report: where the mistakes go.
    """
    language = report.file.stem
    base = phrases.get("language.base", BASE_LANGUAGE)
    is_variant = language != base and tag_of(language) == tag_of(base)
    for key in dutch.keys() - phrases.keys():
        if key in _MUST or (key.startswith(_MUST) and not is_variant):
            report.add("phrase_missing", key, phrase=key)
        elif is_for_clients(key) and not is_variant and language != BASE_LANGUAGE:
            report.warn("phrase_missing", key, phrase=key)
    for key in sorted(dutch.keys() & phrases.keys()):
        if not _fills_the_same(phrases[key], dutch[key]):
            asked = ", ".join(f"{{{name}}}" for name in sorted(_fills_in(dutch[key])))
            report.add("phrase_braces", key, phrase=key, known=asked or "-")
    _check_itself(phrases, base, known, report)


def _check_itself(
    phrases: Mapping[str, str], base: str, known: Mapping[str, Words], report: Report
) -> None:
    language, code = report.file.stem, phrases.get("language.code", "")
    for key, values in {**_CHOICES, "language.base": tuple(known)}.items():
        value = base if key == "language.base" else phrases.get(key, values[0])
        if value not in values:
            report.add("value_unknown", key, key=key, value=value, **among(value, values))
    if code and not re.fullmatch(r"[A-Z]{2}", code):
        report.add("language_code", "language.code", code=code)
    for other, words in known.items():
        if code and other != language and words.phrases.get("language.code") == code:
            report.add("language_code_taken", "language.code", code=code, other=other)


def check_own_phrases(raw: Table, known: AbstractSet[str], report: Report) -> None:
    """Phrases of an organisation that are none, or that nobody asks for.

    Args:
        raw: the table of the file.
        known: the keys that there are, in whatever language, with a dot between a table and what
            stands in it.
        report: where the mistakes go.
    """
    tables = {above for key in known for above in _above(key)}
    rooms = {key.split(".")[0] for key in known} - _FOR_OWN_SHEETS
    for key, value in sorted(_values(raw)):
        if not isinstance(value, str):
            report.add("wrong_type", key, key=key, expected="text")
        if key in known:
            continue
        told = {"phrase": key, "nearest": nearest(key, known)}
        if key in tables or not known.isdisjoint(_above(key)):
            report.add("phrase_unused", key, **told)
        elif key.split(".")[0] in rooms:
            report.warn("phrase_unused", key, **told)


def _above(key: str) -> Iterator[str]:
    """The tables that a phrase stands in."""
    return (key[:at] for at, each in enumerate(key) if each == ".")


def _values(table: Table, prefix: str = "") -> Iterator[tuple[str, Json]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _values(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def _fills_the_same(phrase: str, ours: str) -> bool:
    return _fills_in(phrase) == _fills_in(ours) and asks_no_more(phrase, ours)


def _fills_in(phrase: str) -> frozenset[str]:
    try:
        return frozenset(name for _, name, _, _ in Formatter().parse(phrase) if name is not None)
    except ValueError:  # a brace that is never closed
        return frozenset({"{"})
