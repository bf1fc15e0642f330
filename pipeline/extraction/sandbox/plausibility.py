"""What a reader said of a paper and the catalogue in, the same out; or none, where it cannot be.

The reader works on what anybody may have written, so it is believed as little as the paper: only
fields of a known edition, on pages that are there, with marks that a box can hold; only prints that
it asked about; nothing that contradicts the first bytes of the file, or what it said before.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from forms.catalogue import Catalogue, Edition
from forms.ground.known_names import UnknownEditionError
from forms.ground.problems import Problem, missing_pages
from forms.layout.parts import PlacedBox
from pipeline.extraction.sandbox.serialising import demand
from pipeline.extraction.sandbox.what_may_come import BOX, MOST_FORMS, PROBLEMS
from pipeline.records import Identity, Instance, Mark, NotRead, Reading
from pipeline.records.enclosures import ContainerKind, TakenApart
from pipeline.records.file_kinds import PICTURES, FileKind
from pipeline.records.readings import beside_pointer, crossed_pointer
from pipeline.records.refusals import Refusal

_SURE_AT_MOST: Final = 1.01  # what the chances of one cell come to
# What may lie in a file of each kind.
_BEHIND: Final[frozenset[ContainerKind]] = frozenset({"attached"})
_HOLDS: Final[Mapping[FileKind, frozenset[ContainerKind]]] = {
    "mail": frozenset({"mail"}),
    "outlook": frozenset({"mail"}),
    "winmail": frozenset({"mail"}),
    "zip": frozenset({"archive"}),
    "pdf": frozenset({"portfolio", "attached"}),
    **dict.fromkeys(PICTURES, _BEHIND),
}
_UNOPENED: Final = frozenset({"damaged", "locked", "too_heavy", "too_much_inside"})


@dataclass(slots=True)
class Plausibility:
    """What can be true of one paper, and what was said of it so far.

    Attributes:
        kind: what its first bytes say that it is.
        asked: number -> what the house answered to the reader's questions about this paper.
    """

    catalogue: Catalogue
    kind: FileKind | None
    asked: Mapping[str, Instance | None] = field(default_factory=dict)
    forms: list[Reading | NotRead] = field(default_factory=list)
    _typed: set[int] = field(default_factory=set)  # pages of the file
    _seen: set[tuple[int, int]] = field(default_factory=set)  # such a page, and a sheet on it

    def add(self, form: Reading | NotRead) -> None:
        """One more form of the paper. Raises NotPlainError."""
        demand(self._is_readable)
        demand(len(self.forms) < MOST_FORMS)
        if isinstance(form, Reading):
            self._reading(form)
        else:
            phrased(form.refusal, self.catalogue)
            demand(form.refusal.code != "not_a_pdf")
        self.forms.append(form)

    def refused(self, refusal: Refusal) -> Refusal:
        """The refusal of the whole paper. Raises NotPlainError."""
        demand(not self.forms)
        demand(self._is_readable or refusal.code in {"not_a_pdf", "too_heavy"})
        demand(not self._is_readable or refusal.code != "not_a_pdf")
        return phrased(refusal, self.catalogue)

    def unopened(self, refusal: Refusal) -> Refusal:
        """Why the file cannot be taken apart. Raises NotPlainError."""
        demand(self.kind in _HOLDS and refusal.code in _UNOPENED)
        return phrased(refusal, self.catalogue)

    @property
    def _is_readable(self) -> bool:
        return self.kind == "pdf" or self.kind in PICTURES

    def _reading(self, reading: Reading) -> None:
        edition = self._edition(reading.identity)
        self._place(reading, len(edition.layout.pages))
        places = edition.layout.places
        named = {mark.pointer for mark in reading.marks}
        demand(named <= places.keys() and len(named) == len(reading.marks))
        for mark in reading.marks:
            _mark(mark, reading, places[mark.pointer])
        demand(len({mark.pointer for mark in reading.beside}) == len(reading.beside))
        for mark in reading.beside:
            _beside(mark, reading, len(edition.layout.pages))
        for problem in reading.problems:
            _problem(problem, edition)
            _fits(f"problems.{problem.code}", problem.params, self.catalogue)
        if reading.channel != "scan":
            _part(reading, len(edition.layout.pages))

    def _edition(self, identity: Identity) -> Edition:
        printed = None
        if identity.instance is not None:
            demand(identity.instance in self.asked)
            printed = self.asked[identity.instance]
        try:
            return self.catalogue.as_printed(identity, printed)
        except UnknownEditionError:
            demand(holds=False)
            raise

    def _place(self, reading: Reading, pages: int) -> None:
        """Where in the file it stands: nowhere that another stands."""
        demand(len(set(reading.pages)) == len(reading.pages))
        if reading.channel == "scan":
            demand(len(reading.form_pages) == 1 and len(reading.pages) <= 2)
            demand(reading.form_pages[0] <= pages)
            here = {(page, reading.sheet) for page in reading.pages}
            demand(not here & self._seen)
            self._seen |= here
            return
        demand(self.kind == "pdf")
        demand(reading.head is None and reading.sheet == 1)
        demand(self._typed.isdisjoint(reading.pages))
        self._typed.update(reading.pages)


def _part(reading: Reading, pages: int) -> None:
    """Of what was typed only a part says which of its pages it has: none that it lacks."""
    here, lacking = reading.form_pages, missing_pages(reading.problems)
    demand(not here or (bool(lacking) and len(here) == len(reading.pages)))
    demand(len(set(here)) == len(here) and set(here).isdisjoint(lacking))
    demand(all(page <= pages for page in here))


def apart(taken: TakenApart | None, kind: FileKind | None) -> TakenApart | None:
    """What lay in a file, if a file of this kind can hold it. Raises NotPlainError."""
    if taken is not None:
        demand(kind is not None and taken.kind in _HOLDS.get(kind, ()))
    return taken


def phrased(refusal: Refusal, catalogue: Catalogue) -> Refusal:
    """The refusal, whose words are there and can be filled in. Raises NotPlainError."""
    for part in ("reason", "remedy"):
        _fits(f"refusals.{refusal.code}.{part}", refusal.params, catalogue)
    return refusal


def _mark(mark: Mark, reading: Reading, places: Sequence[PlacedBox]) -> None:
    """A box of the sheet, with what such a box can hold."""
    box = places[0].box
    demand(mark.page in {page for page, _ in places})
    _channel(mark, reading)
    demand(mark.raw is None or mark.state != "empty")
    if isinstance(mark.raw, bool):
        demand(box.kind == "tick")
    elif mark.raw is not None and box.kind == "tick":
        demand(mark.state == "unread")  # a state that says neither on nor off
    if mark.digits:
        demand(box.kind == "comb" and len(mark.digits) <= box.cells and mark.channel == "scan")
        demand(all(sum(cell) <= _SURE_AT_MOST for cell in mark.digits))
    demand(mark.unread_because is None or mark.state == "unread")
    demand(mark.picture is None or mark.unread_because != "not_seen")


def _beside(mark: Mark, reading: Reading, pages: int) -> None:
    """What stands beside the boxes of a page: for a person to look at, and never read."""
    named = {beside_pointer(mark.page)}
    if reading.channel == "scan":
        named.add(crossed_pointer(mark.page))
    demand(mark.page <= pages and mark.pointer in named)
    _channel(mark, reading)
    demand((mark.raw, mark.state, mark.digits) == (None, "unread", ()))


def _channel(mark: Mark, reading: Reading) -> None:
    demand((mark.channel == "scan") == (reading.channel == "scan"))
    demand(reading.channel != "scan" or mark.page in reading.form_pages)


def _problem(problem: Problem, edition: Edition) -> None:
    """One that a reader can find, of what it can be of, with what fills in its words."""
    may = PROBLEMS.get(problem.code)
    if may is None:
        demand(holds=False)
        return
    if may.of == BOX:
        demand(problem.pointer in edition.layout.places)
    else:
        demand(problem.pointer == may.of)
    demand(problem.severity == may.severity)
    demand(may.params.keys() - may.optional <= problem.params.keys() <= may.params.keys())
    demand(all(re.fullmatch(may.params[key], told) for key, told in problem.params.items()))


def _fits(key: str, params: Mapping[str, str], catalogue: Catalogue) -> None:
    """The phrase is there, and these fill it in."""
    try:
        catalogue.words("nl").phrases[key].format_map(params)
    except (KeyError, IndexError, ValueError):
        demand(holds=False)
