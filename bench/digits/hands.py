"""A chance -> somebody with a pen, and the scanner or phone that sees what was written."""

from dataclasses import dataclass, replace

import numpy as np

Chance = np.random.Generator


@dataclass(frozen=True)
class Hand:
    """One writer's pen and ways, the same over a comb."""

    width: float  # mm of the line; 0: as the digit's own ink
    dark: float  # share of light that the ink takes away
    size: float  # height of a digit against the cell's
    slant: float
    pencil: bool
    strays: float = 0  # how far parts of a digit stray from how it was really written


@dataclass(frozen=True)
class Scan:
    """How a page came in."""

    dpi: float
    blur: float  # sigma, pixels
    grain: float  # sigma, grey values
    paper: float  # grey value of the paper
    shade: float  # share of light lost across a cell
    jpeg: int  # quality, 0 for none
    threshold: float  # of a bilevel scan, share of the paper's light; 0 for grey


def hand(rng: Chance, strays: float = 0) -> Hand:
    """Somebody with a fineliner, ballpoint, felt pen, broad felt pen or pencil."""
    pencil = rng.random() < 0.2
    width = 0 if rng.random() < 0.3 else float(np.exp(rng.uniform(np.log(0.25), np.log(1.1))))
    dark = rng.uniform(0.26, 0.6) if pencil else rng.uniform(0.5, 0.95)
    if not pencil and rng.random() < 0.12:
        width, dark = rng.uniform(0.9, 1.9), rng.uniform(0.75, 0.97)
    size = float(np.clip(rng.normal(0.68, 0.14), 0.45, 1.05))
    return Hand(width, dark, size, rng.normal(0, 0.17), pencil, strays)


def large(hand: Hand, rng: Chance) -> Hand:
    """The same hand, for which cells are too small."""
    return replace(hand, size=rng.uniform(0.75, 1.35))


def scan(rng: Chance) -> Scan:
    """Some scanner, or a phone; a tenth in little light."""
    dpi = float(rng.choice([100, 120, 150, 200, 240, 300], p=[0.07, 0.05, 0.17, 0.43, 0.1, 0.18]))
    bilevel = rng.random() < 0.2 and dpi >= 150
    paper = float(np.clip(rng.normal(235, 25), 120, 255))
    grain = abs(rng.normal(0, 5))
    if rng.random() < 0.1 and not bilevel:
        paper, grain = rng.uniform(60, 140), rng.uniform(2, 7)
    return Scan(
        dpi,
        blur=abs(rng.normal(0, 0.52)) * dpi / 200,
        grain=grain,
        paper=paper,
        shade=rng.uniform(0, 0.35) if rng.random() < 0.25 and not bilevel else 0,
        jpeg=int(rng.uniform(20, 90)) if rng.random() < 0.45 else 0,
        threshold=rng.uniform(0.55, 0.9) if bilevel else 0,
    )


def fit(hand: Hand, scan: Scan) -> Hand:
    """The same hand with a pen that a bilevel scan does not lose: lost ink is not for here."""
    return replace(hand, dark=max(hand.dark, 0.75), pencil=False) if scan.threshold else hand
