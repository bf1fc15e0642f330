"""Zips of lines and a folder of fonts -> `lines.onnx`; see README.md beside this.

python -m bench.handwriting.train FILE.zip... --fonts FOLDER [--minutes 35] [--out lines.onnx]
"""

import argparse
import copy
import math
import random
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import nn

from bench.handwriting import bending, drawing, source
from bench.handwriting.export import write_onnx
from bench.handwriting.network import Network
from bench.handwriting.source import Line
from bench.suggestions import distance, greedy
from pipeline.extraction.handwriting.recogniser import AROUND, HEIGHT, LETTERS, STEP

RATE, DECAY = 1.6e-3, 0.02
DRAWN = 20_000  # lines that are drawn beforehand
REAL = (0.35, 0.65)  # share of real lines in a batch, at the beginning and at the end
PLACES = {letter: n + 1 for n, letter in enumerate(LETTERS)}

Batch = tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]


def drawn(fonts: list[Path], count: int, cores: int) -> list[Line]:
    """So many drawn lines, made by all cores."""
    each = -(-count // cores)
    with ProcessPoolExecutor(cores) as crew:
        parts = crew.map(partial(_draw, fonts, each), range(cores))
        return [line for part in parts for line in part]


def _draw(fonts: list[Path], count: int, seed: int) -> list[Line]:
    rng, found = random.Random(seed), list[Line]()
    while len(found) < count:
        if (line := drawing.line(fonts, rng)) is not None:
            found.append(line)
    return found


def batch(lines: Sequence[Line], rng: random.Random | None = None) -> Batch:
    """Ink, moments, letters and their counts; stretched by chance while it learns."""
    inks = [line.ink if rng is None else _stretched(line, rng) for line in lines]
    width = -(-(max(ink.shape[1] for ink in inks) + 2 * AROUND) // STEP) * STEP
    seen = np.zeros((len(inks), 1, HEIGHT, width), np.float32)
    for n, ink in enumerate(inks):
        seen[n, 0, :, AROUND : AROUND + ink.shape[1]] = ink / 255
    moments = [min((ink.shape[1] + 2 * AROUND + 3) // 4, width // 4) for ink in inks]
    said = [[PLACES[letter] for letter in line.text] for line in lines]
    return (
        torch.from_numpy(seen),
        torch.tensor(moments),
        torch.tensor([letter for text in said for letter in text]),
        torch.tensor([len(text) for text in said]),
    )


def _stretched(line: Line, rng: random.Random) -> np.ndarray:
    wide = round(line.ink.shape[1] * rng.uniform(0.78, 1.28))
    wide = min(max(wide, 6 * len(line.text), 16), source.WIDEST)
    return cv2.resize(line.ink, (wide, HEIGHT), interpolation=cv2.INTER_AREA)


def chosen(real: list[Line], made: list[Line], share: float, rng: random.Random) -> Iterator[Line]:
    """Lines without end; words are laid side by side as lines."""
    by_writer: dict[str, list[Line]] = {}
    for line in real:
        by_writer.setdefault(line.writer, []).append(line)
    while True:
        if not made or rng.random() < share:
            line = rng.choice(real)
            if " " not in line.text:
                words = [line, *rng.choices(by_writer[line.writer], k=rng.randint(0, 4))]
                line = source.beside(words, rng)
            if line.ink.shape[1] <= source.WIDEST:
                yield line
        else:
            yield rng.choice(made)


def wrong(network: Network, lines: Sequence[Line], device: torch.device) -> float:
    """The share of letters wrong, letter by letter, without a list of words."""
    network.eval()
    errors = letters = 0
    with torch.no_grad():
        for line in lines:
            seen, *_ = batch([line])
            view = network(seen.to(device))[0].cpu().numpy()
            errors += distance(greedy(view, ("", *LETTERS)), line.text)
            letters += len(line.text)
    network.train()
    return errors / max(1, letters)


def learn(
    network: Network,
    real: list[Line],
    made: list[Line],
    *,
    minutes: float,
    size: int,
    device: torch.device,
) -> Network:
    """Learn for so many minutes; the running mean of the network."""
    mean = copy.deepcopy(network)
    learner = torch.optim.AdamW(network.parameters(), RATE, betas=(0.9, 0.98), weight_decay=DECAY)
    lost = nn.CTCLoss(zero_infinity=True)
    rng, began, step = random.Random(2), time.monotonic(), 0
    while (done := (time.monotonic() - began) / (60 * minutes)) < 1:
        for group in learner.param_groups:
            group["lr"] = RATE * min(1, (step + 1) / 400) * (0.504 + 0.5 * math.cos(math.pi * done))
        share = REAL[0] + (REAL[1] - REAL[0]) * done
        lines = chosen(real, made, share, rng)
        ink, moments, letters, counts = batch([next(lines) for _ in range(size)], rng)
        seen = network.seen(bending.bent(ink.to(device)))
        told, early = network.said(seen), network.early(seen)
        value = lost(told.transpose(0, 1), letters.to(device), moments, counts)
        value = value + 0.15 * lost(early.transpose(0, 1), letters.to(device), moments, counts)
        learner.zero_grad(set_to_none=True)
        value.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 2.0)
        learner.step()
        step += 1
        _average(mean, network, step)
        if step % 200 == 0:
            print(f"step {step}, {done:.0%}: loss {value.item():.3f}", flush=True)
    return mean


@torch.no_grad()
def _average(mean: Network, network: Network, step: int) -> None:
    keep = min(0.9995, 1 - 1 / (step / 2 + 2))
    for old, new in zip(mean.state_dict().values(), network.state_dict().values(), strict=True):
        if old.dtype.is_floating_point:
            old.mul_(keep).add_(new, alpha=1 - keep)
        else:
            old.copy_(new)


def main() -> None:
    """Learn, tell how good it is on writers it never saw, write the network."""
    asked = argparse.ArgumentParser()
    asked.add_argument("zips", type=Path, nargs="+")
    asked.add_argument("--fonts", type=Path, help="folder of handwriting fonts")
    asked.add_argument("--minutes", type=float, default=35)
    asked.add_argument("--size", type=int, default=224, help="lines in a batch")
    asked.add_argument("--drawn", type=int, default=DRAWN)
    asked.add_argument("--cores", type=int, default=8, help="that draw")
    asked.add_argument("--out", type=Path, default=Path("lines.onnx"))
    given = asked.parse_args()
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    real, watched = source.parted(source.load(given.zips))
    fonts = sorted(given.fonts.rglob("*.ttf")) if given.fonts else []
    made = drawn(fonts, given.drawn, given.cores) if fonts else []
    print(f"{len(real)} real lines, {len(made)} drawn, {len(watched)} watched", flush=True)
    network = Network(len(LETTERS)).to(device)
    mean = learn(network, real, made, minutes=given.minutes, size=given.size, device=device)
    print(f"letters wrong on writers it never saw: {wrong(mean, watched, device):.4f}")
    write_onnx(mean.cpu(), given.out)


if __name__ == "__main__":
    main()
