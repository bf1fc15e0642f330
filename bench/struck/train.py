"""Lines -> the network that sees struck words; see README.md beside this.

python -m bench.struck.train LINES.zip [LINES.zip ...] OUT.onnx [--fonts FOLDER] [--steps 3000]
"""

import argparse
import copy
import random
import time
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from bench.handwriting.export import write_onnx
from bench.handwriting.sayings import Texts
from bench.struck.making import drawn, piece, written
from bench.struck.network import Look
from bench.struck.striking import Ink

BATCH, WIDE, RATE, DECAY = 24, 320, 4e-3, 1e-2
LAST = 0.998  # share that the mean of the last steps keeps of itself at every step
DRAWN, LONGEST = 2500, 60  # lines that fonts draw, and how many letters they have at most
SOURCE = (
    "Learned from lines of Copiste d'un jour (Bibliothèque et Archives nationales du Québec, 2024,"
    " CC-BY 4.0), DHSD (Riaz, Saifullah, Agne, Dengel, Ahmed, DFKI, CC-BY 4.0) and fonts (SIL OFL),"
    " struck by drawing."
)


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("lines", type=Path, nargs="+", help="the last eighth of writers is left out")
    asked.add_argument("out", type=Path)
    asked.add_argument("--fonts", type=Path)
    asked.add_argument("--steps", type=int, default=3000)
    asked.add_argument("--rate", type=float, default=RATE)
    asked.add_argument("--after", type=Path, help="pt of a network that goes on learning")
    given = asked.parse_args()
    torch.manual_seed(1)
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    rng = np.random.default_rng(1)
    lines = learned_from(given.lines)
    if given.fonts:
        texts, chance = Texts.gathered([]), random.Random(1)
        sayings = [said for _ in range(DRAWN) if len(said := texts.any(chance)) < LONGEST]
        lines += drawn(sorted(given.fonts.rglob("*.ttf")), sayings, rng)
    look = Look()
    if given.after:
        look.load_state_dict(torch.load(given.after))
    mean = learn(look, lines, rng, steps=given.steps, rate=given.rate)
    torch.save(mean.state_dict(), given.out.with_suffix(".pt"))
    write_onnx(mean, given.out, puts_out="struck", source=SOURCE)


def learned_from(files: Sequence[Path]) -> list[Ink]:
    """The lines of all writers but the last eighth of each file."""
    found: list[Ink] = []
    for file in files:
        lines = list(written(file))
        writers = sorted({writer for writer, _ in lines})
        kept = set(writers[: len(writers) - max(1, len(writers) // 8)])
        found += [ink for writer, ink in lines if writer in kept]
    return found


def learn(
    look: Look, lines: Sequence[Ink], rng: np.random.Generator, *, steps: int, rate: float
) -> Look:
    """The mean of the last steps."""
    mean: Look = copy.deepcopy(look).eval()
    learner = torch.optim.AdamW(look.parameters(), rate, weight_decay=DECAY)
    pace = torch.optim.lr_scheduler.OneCycleLR(learner, rate, steps, pct_start=0.1)
    begin, lost = time.time(), 0.0
    look.train()
    for step in range(1, steps + 1):
        ink, is_struck = batch(lines, rng)
        loss = functional.binary_cross_entropy_with_logits(look(ink), is_struck * 0.98 + 0.01)
        learner.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(look.parameters(), 2.0)
        learner.step()
        pace.step()
        _follow(mean, look, min(LAST, step / (step + 10)))
        lost += (float(loss.detach()) - lost) / min(step, 50)
        if step % 200 == 0:
            print(step, f"{time.time() - begin:.0f} s", f"{lost:.3f}", flush=True)
    return mean


@torch.no_grad()
def _follow(mean: Look, look: Look, share: float) -> None:
    pairs = zip(mean.state_dict().values(), look.state_dict().values(), strict=True)
    for kept, now in pairs:
        if kept.dtype.is_floating_point:
            kept.mul_(share).add_(now, alpha=1 - share)
        else:
            kept.copy_(now)


def batch(lines: Sequence[Ink], rng: np.random.Generator) -> tuple[torch.Tensor, torch.Tensor]:
    """Pieces of the same width, and for every four columns whether words are struck there."""
    ink: list[Ink] = []
    is_struck: list[NDArray[np.float32]] = []
    while len(ink) < BATCH:
        made = piece(lines[int(rng.integers(len(lines)))], rng, is_struck=rng.random() < 0.55)
        if made is None:
            continue
        more = max(0, WIDE - made.ink.shape[1])
        at = int(rng.integers(0, max(0, made.ink.shape[1] - WIDE) + 1))
        ink.append(np.pad(made.ink, ((0, 0), (0, more)))[:, at : at + WIDE])
        is_struck.append(np.pad(made.is_struck, (0, more))[at : at + WIDE])
    where = torch.from_numpy(np.stack(is_struck))[:, None]
    return torch.from_numpy(np.stack(ink)[:, None]), functional.max_pool1d(where, 4)[:, 0]


if __name__ == "__main__":
    main()
