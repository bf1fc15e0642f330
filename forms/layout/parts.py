"""What a laid-out page is made of: plain data, in millimetres from the page's top left.

The order of the parts is the reading order; drawing inks them one by one, readers look for the
boxes, and a structure tree can be written from `tag` and order alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, NamedTuple

from forms.ground.words import Words
from forms.layout.letters import Letters, LettersName, letters_called

# Beside: the same in Dutch, small, below or beside words of another language
Tag = Literal["H1", "H2", "H3", "P", "Lbl", "Beside", "Artifact"]
Ink = Literal["ink", "soft", "accent", "line", "tint", "white", "cream"]
FaceName = Literal["regular", "bold", "italic"]
BoxKind = Literal["line", "lines", "comb", "tick", "circle"]


@dataclass(frozen=True, slots=True)
class Run:
    """One line of text; x and y of its left end on the baseline, size in points."""

    x: float
    y: float
    text: str
    face: FaceName = "regular"
    size: float = 12
    ink: Ink = "ink"
    tag: Tag = "P"
    type: Literal["run"] = "run"


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line; `weight` in millimetres."""

    x: float
    y: float
    x2: float
    y2: float
    weight: float = 0.3
    ink: Ink = "line"
    dotted: bool = False
    type: Literal["stroke"] = "stroke"


@dataclass(frozen=True, slots=True)
class Panel:
    """A calm area behind what belongs together."""

    x: float
    y: float
    w: float
    h: float
    ink: Ink = "tint"
    radius: float = 2
    type: Literal["panel"] = "panel"


@dataclass(frozen=True, slots=True)
class Box:
    """A place to write or tick, with its frame.

    Attributes:
        pointer: name of the field. code: on-state of a tick or circle.
        cells: number of cells of a comb (its maximal length).
        name: accessible name (`/TU`).
    """

    pointer: str
    kind: BoxKind
    x: float
    y: float
    w: float
    h: float
    name: str
    code: str = ""
    cells: int = 0
    pattern: str = ""
    type: Literal["box"] = "box"

    def __hash__(self) -> int:
        """Of little of it: what is known of a box is looked up often for every scan."""
        return hash((self.pointer, self.x, self.y))

    @property
    def middle(self) -> tuple[float, float]:
        """Its middle, to the right and down, in mm."""
        return self.x + self.w / 2, self.y + self.h / 2

    @property
    def is_to_tick(self) -> bool:
        """A square or circle rather than room for words or digits."""
        return self.kind in ("tick", "circle")

    @property
    def is_for_words(self) -> bool:
        """Room for one line of words or several."""
        return self.kind in ("line", "lines")


@dataclass(frozen=True, slots=True)
class Slot:
    """An area for what is known beforehand; stamping covers `covers` and prints there.

    Attributes:
        pointer: of the occurrence (`/actions/0`). shows: goal, action or idea.
        whole_y, whole_h: the band of the page that is cleared when the slot stays unused.
        covers: pointers of the boxes below it that are hidden on a pre-printed form.
    """

    pointer: str
    shows: Literal["goal", "action", "idea"]
    x: float
    y: float
    w: float
    h: float
    whole_y: float = 0
    whole_h: float = 0
    covers: tuple[str, ...] = ()
    type: Literal["slot"] = "slot"


@dataclass(frozen=True, slots=True)
class Image:
    """A picture, known by its digest."""

    digest: str
    x: float
    y: float
    w: float
    h: float
    type: Literal["image"] = "image"


@dataclass(frozen=True, slots=True)
class Drawing:
    """A pictogram beside words that say the same: paths of SVG, see `forms.ground.pictograms`."""

    x: float
    y: float
    w: float
    h: float
    lines: str
    areas: str
    ink: Ink = "accent"
    type: Literal["drawing"] = "drawing"


Part = Run | Stroke | Panel | Box | Slot | Image | Drawing


@dataclass(frozen=True)
class LayoutPage:
    """A page: its parts in reading order.

    `letters`: how large the sheet wants them, which says what is printed in the bands, too.
    """

    parts: tuple[Part, ...]
    letters: LettersName | None = None

    def __hash__(self) -> int:
        """Of little of it: what is known of a page is looked up for every scan."""
        return hash((len(self.parts), self.parts[-1:]))

    @cached_property
    def boxes(self) -> tuple[Box, ...]:
        """The places to write or tick."""
        return tuple(part for part in self.parts if isinstance(part, Box))

    @property
    def heading(self) -> str:
        """The first line of its first heading; empty where it has none."""
        runs = (part for part in self.parts if isinstance(part, Run))
        return next((run.text for run in runs if run.tag in ("H1", "H2")), "")

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """The areas for what is known beforehand."""
        return tuple(part for part in self.parts if isinstance(part, Slot))


class PlacedBox(NamedTuple):
    """A box and the page that it stands on, from 1."""

    page: int
    box: Box


@dataclass(frozen=True)
class Layout:
    """All pages of one edition in one language.

    `alone`: each page stands alone, and is known by its heading rather than by its number.
    """

    worksheet: str
    code: str
    language: str
    title: str
    pages: tuple[LayoutPage, ...]
    alone: bool = False

    def number_of(self, page: int, words: Words, place: int, count: int) -> str:
        """What is printed at the foot of a page (from 1) that is the `place`-th of so many."""
        if self.alone:
            return self.pages[page - 1].heading
        return words("paper.page_of", n=place, m=count)

    @property
    def letters(self) -> Letters:
        """How large its letters are."""
        return letters_called(self.pages[0].letters)

    @cached_property
    def places(self) -> Mapping[str, tuple[PlacedBox, ...]]:
        """Pointer -> every box of that field with its page, in the order of the paper.

        A choice has a box for each code; the client code has one on every page.
        """
        found: dict[str, tuple[PlacedBox, ...]] = {}
        for number, page in enumerate(self.pages, start=1):
            for box in page.boxes:
                found[box.pointer] = (*found.get(box.pointer, ()), PlacedBox(number, box))
        return found

    @cached_property
    def boxes(self) -> Mapping[str, Box]:
        """Pointer -> the box of that field; of several the first, of the same kind as all."""
        return {pointer: places[0].box for pointer, places in self.places.items()}


def moved(part: Part, dx: float, dy: float) -> Part:
    """The part, shifted; rounded to hundredths so that an edition reads the same everywhere."""
    x, y = round(part.x + dx, 2), round(part.y + dy, 2)
    if isinstance(part, Stroke):
        return replace(part, x=x, y=y, x2=round(part.x2 + dx, 2), y2=round(part.y2 + dy, 2))
    if isinstance(part, Slot):
        return replace(part, x=x, y=y, whole_y=round(part.whole_y + dy, 2))
    return replace(part, x=x, y=y)
