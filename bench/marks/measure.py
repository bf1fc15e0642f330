"""Patches of kept-back hands, fonts and kinds -> how many of each kind the second look asks about.

python -m bench.marks.measure MADE.npz [NETWORK.onnx]
"""

import argparse
import time
from importlib.resources import files
from pathlib import Path

import numpy as np

from bench.marks.making import KINDS
from bench.marks.train import load
from pipeline.extraction import networks

LIMITS = (0.5, 0.7, 0.84, 0.9, 0.95)
SHIPPED = files("pipeline.extraction.scan.ticks").joinpath("marks.onnx")


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("made", type=Path)
    asked.add_argument("network", type=Path, nargs="?", default=Path(str(SHIPPED)))
    given = asked.parse_args()
    known = load(given.made)
    kinds = known.kinds
    look = networks.session(given.network.read_bytes())
    begin = time.process_time()
    begins = np.flatnonzero(np.diff(known.pages, prepend=-1))
    parts = [look.run(None, {"views": page})[0] for page in np.split(known.views, begins[1:])]
    took = (time.process_time() - begin) / len(kinds) * 1e3
    chances = np.concatenate(parts)
    print("| kind | patches |", " | ".join(f"> {limit}" for limit in LIMITS), "|")
    for number, kind in enumerate(KINDS):
        own = chances[kinds == number]
        shares = " | ".join(f"{(own > limit).mean():.2%}" for limit in LIMITS)
        print(f"| {kind} | {len(own):,} | {shares} |")
    is_plain = np.isin(kinds, [n for n, kind in enumerate(KINDS) if kind.startswith("plain")])
    for name, own in (("all plain", chances[is_plain]), ("all odd", chances[~is_plain])):
        print(
            f"| {name} | {len(own):,} |",
            " | ".join(f"{(own > limit).mean():.2%}" for limit in LIMITS),
            "|",
        )
    print(f"{took:.3f} ms a mark")


if __name__ == "__main__":
    main()
