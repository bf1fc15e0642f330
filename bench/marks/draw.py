"""Writing -> patches to learn from, in a file; see README.md beside this.

python -m bench.marks.draw FONTS MNIST.npz LINES.zip OUT.npz --count 60000 --seed 1 [--kept-back]
"""

import argparse
from dataclasses import asdict
from pathlib import Path

import cv2
import numpy as np

from bench.marks.making import make
from bench.marks.papers import places
from bench.marks.writing import Writing

LEARNED, KEPT_BACK = (0.0, 0.8), (0.8, 1.0)  # shares of the fonts, digits and lines


def main() -> None:
    asked = argparse.ArgumentParser()
    for name in ("fonts", "digits", "lines", "out"):
        asked.add_argument(name, type=Path)
    asked.add_argument("--count", type=int, default=60_000)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--cores", type=int, default=2)
    asked.add_argument(
        "--kept-back", action="store_true", help="fonts, digits and lines that are not learned from"
    )
    given = asked.parse_args()
    cv2.setNumThreads(1)  # or what its threads hold locked would stay locked in forked processes
    share = KEPT_BACK if given.kept_back else LEARNED
    writing = Writing.of(given.fonts, given.digits, given.lines, share)
    made = make(places(), writing, given.count, given.seed, given.cores)
    np.savez(given.out, **asdict(made))


if __name__ == "__main__":
    main()
