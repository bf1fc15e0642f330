"""Labels of an XLSForm, in one or more languages and with marks in them -> words as on paper."""

import re
from collections.abc import Mapping
from typing import Any, Final

_DUTCH: Final = re.compile(r"\(nl\)|\bnl\b|nederlands|dutch", re.IGNORECASE)
_TAGS: Final = re.compile(r"<[^<>]{1,200}>")
_MARKS: Final = re.compile(r"\*\*|__|^\s*#{1,6}\s+", re.MULTILINE)
_REFERENCE: Final = re.compile(r"\$\{[^}]*\}")
_LINK: Final = re.compile(r"\[([^\]]*)\]\([^)]*\)")


def pick_language(form: Mapping[str, Any]) -> str | None:
    """The language of the labels that are taken over: Dutch, else the form's own."""
    found: dict[str, None] = {}
    _collect(form, found)
    usual = str(form.get("default_language") or "")
    dutch = next((each for each in found if _DUTCH.search(each)), None)
    return dutch or (usual if usual in found else next(iter(found), None))


def other_languages(form: Mapping[str, Any], chosen: str | None) -> list[str]:
    """The languages of labels that are left out."""
    found: dict[str, None] = {}
    _collect(form, found)
    return [each for each in found if each not in (chosen, "default")]


def is_dutch(language: str | None) -> bool:
    """Whether labels in it are Dutch, as far as it says."""
    return language is None or language == "default" or bool(_DUTCH.search(language))


def _collect(node: Mapping[str, Any], found: dict[str, None]) -> None:
    for key in ("label", "hint"):
        if isinstance(node.get(key), Mapping):
            found.update(dict.fromkeys(node[key]))
    for each in (*node.get("children", ()), *(node.get("choices") or ())):
        if isinstance(each, Mapping):
            _collect(each, found)


def words_of(given: object, language: str | None) -> str:
    """The words of a label or hint on one line, without what only a screen can show."""
    if isinstance(given, Mapping):
        given = given.get(language) or next((each for each in given.values() if each), "")
    text = _LINK.sub(r"\1", str(given or ""))
    text = _MARKS.sub("", _TAGS.sub("", _REFERENCE.sub("…", text)))
    return " ".join(text.split())


def has_reference(given: object) -> bool:
    """Whether an answer to another question is to be shown in it."""
    values = given.values() if isinstance(given, Mapping) else [given]
    return any(_REFERENCE.search(str(each)) for each in values)
