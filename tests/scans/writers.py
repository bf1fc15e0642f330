"""A person who writes: the same hand all over a page, for no reader may count on an average."""

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np

from tests.scans.pens import PENS, Lines, Pen, inked
from tests.scans.printing import Paper

HANDS = (
    "fontpkg_caveat/files/Caveat[wght].ttf",
    "fontpkg_indie_flower/files/IndieFlower-Regular.ttf",
    "fontpkg_kalam/files/Kalam-Light.ttf",
    "fontpkg_kalam/files/Kalam-Regular.ttf",
    "fontpkg_shadows_into_light/files/ShadowsIntoLight.ttf",
    "fontpkg_delius/files/Delius-Regular.ttf",
    "fontpkg_zeyada/files/Zeyada.ttf",
)


@dataclass(frozen=True, slots=True)
class Writer:
    """One hand.

    Attributes:
        size: height of an x, mm. slant: sideways per upwards. drift: rise of a line, mm per mm.
        shake: how far strokes stray, mm. digit: height of a digit, share of the cell.
        offset: where digits stand in their cells, mm right and down of the middle.
        dutch_one: a 1 with an upstroke; crossed_seven: a 7 with a bar.
        mark: how this person usually marks a box. seed: chooses their digits.
    """

    font: Path
    pen: Pen
    size: float
    slant: float
    drift: float
    shake: float
    digit: float
    offset: tuple[float, float]
    dutch_one: bool
    crossed_seven: bool
    mark: str
    seed: int


@dataclass(frozen=True, slots=True)
class Work:
    """Somebody at work on a page."""

    paper: Paper
    hand: Writer
    rng: np.random.Generator

    def draw(self, lines: Lines) -> None:
        """Draw lines, in millimetres of paper."""
        inked(self.paper, self.hand.pen, lines, self.rng)


def writer(rng: np.random.Generator, pens: tuple[Pen, ...] = PENS) -> Writer:
    """Somebody, drawn by chance."""
    package, _, name = str(rng.choice(HANDS)).partition("/")
    pen = pens[int(rng.integers(len(pens)))]
    return Writer(
        font=Path(str(files(package))) / name,
        pen=pen,
        size=float(rng.uniform(1.9, 3.2)),
        slant=float(rng.normal(0.05, 0.12)),
        drift=float(rng.normal(0, 0.008)),
        shake=float(rng.uniform(0.04, 0.16)),
        digit=float(rng.uniform(0.45, 0.7)),
        offset=(float(rng.normal(0, 0.3)), float(rng.normal(-0.1, 0.35))),
        dutch_one=bool(rng.random() < 0.6),
        crossed_seven=bool(rng.random() < 0.6),
        mark=str(rng.choice(("cross", "cross", "cross", "check", "slash", "large cross"))),
        seed=int(rng.integers(2**31)),
    )
