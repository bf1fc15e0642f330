"""Words that only name another place ("zie boven") -> asked about: what stands there is the answer.

Which words those are, is said in the language files; nothing else may stand in the box.
"""

import re
from dataclasses import replace
from typing import Any, Final

from forms.catalogue import Catalogue, Edition
from forms.ground.known_names import BASE_LANGUAGE
from forms.ground.problems import Problem
from pipeline.records import EMPTY, Instance, Reading

ELSEWHERE: Final = "answer_elsewhere"
_OFFICE: Final = (BASE_LANGUAGE, "en")  # whoever fills in a sheet may write so
_LONGEST: Final = 80  # letters of such words
_OUR_OWN: Final = ("own_sheet", "own_sheet_more", "plan.own_sheet_lines")  # printed for such a text


def ask_elsewhere(
    reading: Reading, edition: Edition, printed: Instance | None, catalogue: Catalogue
) -> Reading:
    """The reading, in which boxes that only name another place are not read.

    Args:
        reading: of a form.
        edition: as it was printed; only what clients fill in is looked at.
        printed: what is known of that print: what stands there already, nobody wrote.
        catalogue: knows the languages.
    """
    before, boxes = printed.prefilled if printed is not None else EMPTY, edition.layout.boxes
    found = {
        mark.pointer
        for mark in reading.marks
        if mark.state == "read" and before.get(mark.pointer) != mark.raw
        if boxes[mark.pointer].is_for_words and is_elsewhere(mark.raw, edition, catalogue)
    }
    if not found:
        return reading
    marks = tuple(
        replace(mark, state="unread", confidence=0.0) if mark.pointer in found else mark
        for mark in reading.marks
    )
    asked = tuple(
        Problem("answer_elsewhere", mark.pointer) for mark in marks if mark.pointer in found
    )
    return replace(reading, marks=marks, problems=(*reading.problems, *asked))


def is_elsewhere(said: Any, edition: Edition, catalogue: Catalogue) -> bool:
    """Whether an answer on a sheet of clients only names another place."""
    if edition.worksheet.client is None or not isinstance(said, str) or len(said) > _LONGEST:
        return False
    return bool(said) and _plain(said) in _phrases(catalogue, edition.worksheet.language)


def _phrases(catalogue: Catalogue, language: str) -> frozenset[str]:
    """All that only names another place, in the languages in which a sheet may be filled in."""
    own = [catalogue.words(language)(f"documents.{key}") for key in _OUR_OWN]
    listed = [catalogue.words(each)("answers.elsewhere") for each in _OFFICE]
    return frozenset(map(_plain, [*own, *(said for each in listed for said in each.split(";"))]))


def _plain(text: str) -> str:
    """Words as they are compared: without marks at their ends, or how far they lie apart."""
    return " ".join(re.sub(r"[^\w\s]+", " ", text).split()).casefold()
