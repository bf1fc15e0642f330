"""A row of an order form -> what it says about how prints look; and that, told in words."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from forms.catalogue import Catalogue
from forms.ground.words import Words
from pipeline.records.prints import PrintsSaid

_SILENT: Final = {"silent": True, "open": False}
_LARGE: Final = {"large": True, "usual": False}
_EVERY: Final = {"all": True, "plan": False}


def said_in(row: Mapping[str, Any]) -> PrintsSaid:
    """What the choices of a row say; `language` is a choice on paper."""
    return PrintsSaid(
        silent=_SILENT.get(str(row.get("silent"))),
        large=_LARGE.get(str(row.get("letters"))),
        colours=row.get("colours"),
        language=row.get("language"),
        every_question=_EVERY.get(str(row.get("questions"))),
    )


def told_looks(said: PrintsSaid, catalogue: Catalogue, words: Words) -> str:
    """The same for people of the office, in their language."""
    return ", ".join(_each(said, catalogue, words))


def _each(said: PrintsSaid, catalogue: Catalogue, words: Words) -> Iterator[str]:
    if said.silent is not None:
        yield words(f"orders.looks.{'silent' if said.silent else 'open'}")
    if said.large is not None:
        yield words(f"orders.looks.{'large' if said.large else 'normal'}")
    if said.colours is not None:
        yield words(f"orders.looks.{said.colours}")
    if said.every_question is not None:
        yield words(f"orders.looks.{'every_question' if said.every_question else 'plan_first'}")
    if said.language is not None:
        yield words("orders.looks.language", name=_called(said.language, catalogue, words))


def _called(language: str, catalogue: Catalogue, words: Words) -> str:
    """A language as the order form names it; else as it names itself."""
    code = language.lower().replace("-", "_")
    path = f"lists.languages.{code}"
    if path in words.phrases:
        return words(path)
    listed = catalogue.common.lists.get("languages", ())
    own = (each["label"] for each in listed if each["code"] == code)
    return next(own, None) or catalogue.words(language)("language.name")
