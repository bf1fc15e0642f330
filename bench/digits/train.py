"""A file of digits -> the networks whose mean reads digits; see README.md beside this.

python -m bench.digits.train FILE.npz OUT [--cells CELLS.npz] [--cores 2]
"""

import argparse
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import torch

from bench.digits import cells, making, source
from bench.digits.export import write_onnx
from bench.digits.learning import Cells, learn, logits, temperature
from bench.digits.network import CLASSES, READERS, Reader, Teacher

LEARNED, WATCHED = 792_000, 24_000  # cells
TEACHERS_RATE, READERS_RATE = 2e-3, 3e-3
TOGETHER = 50  # shapes that go into one half together, for hands stand in runs


def main() -> None:
    """Make cells; learn; write a file for each reader, and again whenever it knows more."""
    asked = argparse.ArgumentParser()
    asked.add_argument("digits", type=Path, help="npz with `images` and `labels`")
    asked.add_argument("out", type=Path, help="folder for the networks")
    asked.add_argument("--cells", type=Path, help="where the cells are kept, once made")
    asked.add_argument("--cores", type=int, default=2, help="that make cells")
    asked.add_argument("--teachers-steps", type=int, default=5_600)
    asked.add_argument("--readers-steps", type=int, default=15_000)
    given = asked.parse_args()
    torch.manual_seed(18)
    given.out.mkdir(parents=True, exist_ok=True)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    learned, watched = (Cells.of(made, device) for made in made_once(given))
    thoughts = taught(learned, watched, given.teachers_steps)
    readers = {name: fresh().to(device) for name, fresh in READERS.items()}

    def report(step: int, means: list[torch.nn.Module]) -> None:
        for name, mean in zip(readers, means, strict=True):
            warmth = judged(f"{name}, step {step}", mean, watched)
            assert isinstance(mean, Reader)
            write_onnx(mean, warmth, given.out / f"{name}.onnx")

    learn(
        list(readers.values()),
        replace(learned, thoughts=thoughts),
        torch.arange(len(learned.labels), device=device),
        steps=given.readers_steps,
        rate=READERS_RATE,
        report=report,
    )


def made_once(given: argparse.Namespace) -> tuple[making.Made, making.Made]:
    """The cells to learn from and those to watch; from the file where they were kept."""
    if given.cells and given.cells.exists():
        with np.load(given.cells) as kept:
            one, other = (
                making.Made(*(kept[f"{which}_{part}"] for part in ("views", "labels", "shapes")))
                for which in ("learned", "watched")
            )
        return one, other
    digits = source.load(given.digits)
    learned = making.make(source.learned(digits), LEARNED, 180, given.cores, strays=cells.STRAY)
    watched = making.make(source.watched(digits), WATCHED, 77, given.cores)
    if given.cells:
        both = {"learned": learned, "watched": watched}
        np.savez(
            given.cells,
            **{
                f"{which}_{part}": a
                for which, made in both.items()
                for part, a in asdict(made).items()
            },
        )
    return learned, watched


def taught(learned: Cells, watched: Cells, steps: int) -> torch.Tensor:
    """What two teachers think, each of the cells of those shapes that it did not learn (n, 11).

    Of its own shapes a teacher has no doubts to pass on.
    """
    numbers = learned.shapes
    half = torch.where(numbers < 0, making.NO_SHAPE, numbers // TOGETHER % 2)
    thoughts = torch.zeros(len(half), CLASSES, device=half.device)
    in_both = torch.nonzero(half < 0).flatten()  # drawn from points, or no digit
    for own in (0, 1):
        rows = torch.nonzero(half != 1 - own).flatten()
        theirs = torch.nonzero(half == 1 - own).flatten()
        teacher = Teacher().to(half.device)

        def report(step: int, means: list[torch.nn.Module], own: int = own) -> None:
            judged(f"teacher {own}, step {step}", means[0], watched)

        [mean] = learn([teacher], learned, rows, steps=steps, rate=TEACHERS_RATE, report=report)
        said = logits(mean, learned.views[theirs])
        warmth, _ = temperature(said, learned.labels[theirs])
        thoughts[theirs] = torch.softmax(said / warmth, 1)
        thoughts[in_both] += torch.softmax(logits(mean, learned.views[in_both]) / warmth, 1) / 2
    return thoughts


def judged(name: str, network: torch.nn.Module, watched: Cells) -> float:
    """Print how well digits are read that nothing was learned from; the temperature they set."""
    said = logits(network, watched.views)
    warmth, surprise = temperature(said, watched.labels)
    digits = watched.labels < CLASSES
    right = float((said.argmax(1) == watched.labels)[digits].float().mean())
    print(
        f"{name}: {right:.4f} right, temperature {warmth:.2f}, surprise {surprise:.4f}", flush=True
    )
    return warmth


if __name__ == "__main__":
    main()
