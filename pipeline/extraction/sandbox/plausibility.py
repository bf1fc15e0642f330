"""What a reader said and the catalogue in, the same forms out; or none, where they make no sense.

The reader works on what anybody may have written, so it is believed as little as the paper: only
fields of a known edition, on pages that are there, with marks that a box can hold.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from forms.catalogue import Catalogue, Edition
from forms.ground.known_names import UnknownEditionError
from forms.ground.problems import Problem
from pipeline.extraction.known_prints import InstanceOf
from pipeline.extraction.sandbox.serialising import NotPlainError
from pipeline.records import Identity, Mark, NotRead, Picture, Reading
from pipeline.records.readings import beside_pointer
from pipeline.records.refusals import Refusal

MOST_FORMS: Final = 10_000
MOST_PAGES_OF_FILE: Final = 100_000
LONGEST_TEXT: Final = 100_000
LARGEST_SIDE: Final = 5_000  # pixels
_CLIENT: Final = re.compile(r"\d{6}-\d")
_NUMBER: Final = re.compile(r"[\w-]{1,60}")
_POINTER: Final = re.compile(r"/[!-~]{1,200}")


def plausible(
    forms: Sequence[Reading | NotRead], catalogue: Catalogue, instance_of: InstanceOf
) -> list[Reading | NotRead]:
    """The forms as they came. Raises NotPlainError."""
    _demand(len(forms) <= MOST_FORMS)
    for form in forms:
        _pages(form.pages)
        if isinstance(form, Reading):
            _reading(form, catalogue, instance_of)
        else:
            phrased(form.refusal, catalogue)
    return list(forms)


def phrased(refusal: Refusal, catalogue: Catalogue) -> Refusal:
    """The refusal, whose words are there and can be filled in. Raises NotPlainError."""
    for part in ("reason", "remedy"):
        _fits(f"refusals.{refusal.code}.{part}", refusal.params, catalogue)
    return refusal


def _demand(holds: bool) -> None:
    if not holds:
        raise NotPlainError


def _pages(pages: Sequence[int]) -> None:
    _demand(
        len(pages) <= MOST_PAGES_OF_FILE and all(0 < page <= MOST_PAGES_OF_FILE for page in pages)
    )


def _reading(reading: Reading, catalogue: Catalogue, instance_of: InstanceOf) -> None:
    edition = _edition(reading.identity, catalogue, instance_of)
    _pages(reading.form_pages)
    _demand(0 < reading.sheet <= MOST_FORMS)
    named = {mark.pointer for mark in reading.marks}
    _demand(named <= edition.layout.boxes.keys() and len(named) == len(reading.marks))
    _demand(all(mark.pointer == beside_pointer(mark.page) for mark in reading.beside))
    _demand(len({mark.pointer for mark in reading.beside}) == len(reading.beside))
    for mark in reading.all_marks:
        _mark(mark, len(edition.layout.pages))
    if reading.head is not None:
        _picture(reading.head)
    for problem in reading.problems:
        _problem(problem, catalogue)


def _edition(identity: Identity, catalogue: Catalogue, instance_of: InstanceOf) -> Edition:
    _demand(identity.client is None or _CLIENT.fullmatch(identity.client) is not None)
    _demand(identity.instance is None or _NUMBER.fullmatch(identity.instance) is not None)
    names = (identity.worksheet, identity.language)
    _demand(all(_NUMBER.fullmatch(name) for name in names))
    printed = instance_of(identity.instance) if identity.instance else None
    try:
        return catalogue.as_printed(identity, printed)
    except UnknownEditionError:
        raise NotPlainError from None


def _mark(mark: Mark, pages: int) -> None:
    _demand(0 < mark.page <= pages)
    _demand(not isinstance(mark.raw, str) or len(mark.raw) <= LONGEST_TEXT)
    _demand(all(math.isfinite(edge) for edge in mark.box_mm))
    _shares([mark.confidence, *([] if mark.ink is None else [mark.ink])])
    for cell in mark.digits:
        _demand(len(cell) == 11)
        _shares(cell)
    _demand(mark.unread_because is None or mark.state == "unread")
    if mark.picture is not None:
        _demand(mark.unread_because != "not_seen")
        _picture(mark.picture)


def _shares(shares: Iterable[float]) -> None:
    _demand(all(0 <= share <= 1 for share in shares))  # also refuses what is no number


def _picture(picture: Picture) -> None:
    sides = (picture.width, picture.height)
    _demand(all(0 < side <= LARGEST_SIDE for side in sides) and 0 < picture.dpi <= 2400)
    _demand(len(picture.pixels) == picture.width * picture.height)


def _problem(problem: Problem, catalogue: Catalogue) -> None:
    _demand(problem.pointer is None or _POINTER.fullmatch(problem.pointer) is not None)
    _demand(all(len(value) <= LONGEST_TEXT for value in problem.params.values()))
    _fits(f"problems.{problem.code}", problem.params, catalogue)


def _fits(key: str, params: Mapping[str, str], catalogue: Catalogue) -> None:
    """The phrase is there, and these fill it in."""
    try:
        catalogue.words("nl").phrases[key].format_map(params)
    except (KeyError, IndexError, ValueError):
        raise NotPlainError from None
