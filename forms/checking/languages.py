"""A language file -> what a client would meet in another language, and what would go wrong."""

import re
from collections.abc import Mapping
from string import Formatter

from forms.checking.mistakes import Report, among
from forms.ground.known_names import BASE_LANGUAGE
from forms.ground.words import Words, is_for_clients, tag_of

_MUST: tuple[str, ...] = ("language.name", "language.code", "paper.")  # before a sheet is printed
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
        if _fills_in(phrases[key]) != _fills_in(dutch[key]):
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


def _fills_in(phrase: str) -> frozenset[str]:
    try:
        return frozenset(name for _, name, _, _ in Formatter().parse(phrase) if name is not None)
    except ValueError:  # a brace that is never closed
        return frozenset({"{"})
