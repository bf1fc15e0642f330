"""A file of digits -> `pipeline/extraction/scan/digits.onnx`; see README.md beside this.

python -m bench.digits.train FILE.npz [--views 300000] [--epochs 6] [--cells CELLS.npz]
"""

import argparse
import copy
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from bench.digits import cells, making, source
from bench.digits.export import write_onnx
from bench.digits.network import CLASSES, folded, fresh

BATCH, RATE, WARM_UP, STEEPEST = 256, 3e-3, 0.1, 2.0
OUT = Path("pipeline/extraction/scan/digits.onnx")


def targets(labels: torch.Tensor) -> torch.Tensor:
    """Certainty for digits and empty cells; for what is no digit, all alike."""
    sure = functional.one_hot(labels.clamp(max=CLASSES - 1), CLASSES).float()
    return torch.where((labels < CLASSES)[:, None], sure, 1 / CLASSES)


def train(
    network: nn.Module,
    views: making.Views,
    labels: making.Labels,
    epochs: int,
    report: Callable[[nn.Module], None],
    *,
    rate: float = RATE,
) -> None:
    """Learn; after each round report the running mean of the last steps."""
    steps = epochs * (len(views) // BATCH)
    learner = torch.optim.AdamW(network.parameters(), weight_decay=1e-2)
    pace = torch.optim.lr_scheduler.OneCycleLR(learner, rate, steps, pct_start=WARM_UP)
    mean = copy.deepcopy(network).eval()
    rng, n = np.random.default_rng(0), 0
    for epoch in range(epochs):
        total = 0.0
        for seen, known in _batches(views, labels, rng):
            network.train()
            loss = functional.cross_entropy(network(seen), targets(known))
            learner.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), STEEPEST)
            learner.step()
            pace.step()
            n += 1
            _follow(mean, network, min(0.998, n / (n + 10)))
            total += float(loss.detach())
        print(f"epoch {epoch + 1}: loss {total * BATCH / len(views):.4f}", flush=True)
        report(mean)


def _batches(
    views: making.Views, labels: making.Labels, rng: np.random.Generator
) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
    """Every cell once: moved by a pixel at most, darker or paler, with some grain."""
    order = rng.permutation(len(views))[: len(views) // BATCH * BATCH].reshape(-1, BATCH)
    for rows in order:
        seen = views[rows]
        for view in (0, 1):
            seen[:, view] = np.roll(seen[:, view], rng.integers(-1, 2, 2), (1, 2))
        light = torch.from_numpy(rng.uniform(0.8, 1.25, (BATCH, 1, 1, 1)).astype(np.float32))
        grain = torch.randn(seen.shape) * torch.rand(BATCH, 1, 1, 1) * 0.04
        yield (
            (torch.from_numpy(seen).float() / 255 * light + grain).clamp(0, 1),
            torch.from_numpy(labels[rows]),
        )


@torch.no_grad()
def _follow(mean: nn.Module, network: nn.Module, kept: float) -> None:
    for old, new in zip(mean.parameters(), network.parameters(), strict=True):
        old.lerp_(new, 1 - kept)
    for old, new in zip(mean.buffers(), network.buffers(), strict=True):
        if old.is_floating_point():
            old.lerp_(new, 1 - kept)


@torch.no_grad()
def say(network: nn.Module, views: making.Views) -> NDArray[np.float64]:
    """The logits of many views."""
    parts = (views[n : n + 1000] for n in range(0, len(views), 1000))
    said = [network(torch.from_numpy(part).float() / 255).numpy() for part in parts]
    return np.concatenate(said).astype(np.float64)


def temperature(said: NDArray[np.float64], labels: making.Labels) -> float:
    """What to divide logits by, so that of readings with 0.99 one in a hundred is wrong."""
    digits = labels < CLASSES
    said, labels = said[digits], labels[digits]
    tries = np.exp(np.linspace(np.log(0.25), np.log(3), 80))
    return float(min(tries, key=partial(_surprise, said, labels)))


def _surprise(said: NDArray[np.float64], labels: making.Labels, warmth: float) -> float:
    scaled = said / warmth
    return float(
        (np.logaddexp.reduce(scaled, axis=1) - scaled[np.arange(len(labels)), labels]).mean()
    )


def made_once(given: argparse.Namespace, digits: source.Digits) -> list[NDArray[np.generic]]:
    """The cells to learn from and those to watch; from the file where they were kept."""
    if given.cells and given.cells.exists():
        with np.load(given.cells) as kept:
            return [kept[name] for name in ("views", "labels", "seen", "known")]
    learned, watched = source.learned(digits), source.watched(digits)
    views, labels = making.make(learned, given.views, given.seed, given.cores, strays=cells.STRAY)
    seen, known = making.make(watched, 20_000, 77, given.cores)
    if given.cells:
        np.savez(given.cells, views=views, labels=labels, seen=seen, known=known)
    return [views, labels, seen, known]


def main() -> None:
    """Learn, watch, write the weights."""
    asked = argparse.ArgumentParser()
    asked.add_argument("digits", type=Path, help="npz with `images` and `labels`")
    asked.add_argument("--views", type=int, default=300_000)
    asked.add_argument("--epochs", type=int, default=6)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--rate", type=float, default=RATE)
    asked.add_argument("--out", type=Path, default=OUT)
    asked.add_argument("--state", type=Path, help="where what was learned is kept, to go on from")
    asked.add_argument("--cells", type=Path, help="where the cells are kept, once made")
    asked.add_argument("--cores", type=int, default=2, help="that make cells, and learn")
    given = asked.parse_args()
    torch.manual_seed(given.seed)
    torch.set_num_threads(given.cores)
    views, labels, seen, known = made_once(given, source.load(given.digits))

    def report(network: nn.Module) -> None:
        said = say(network, seen)
        right = (said.argmax(1) == known)[known < CLASSES].mean()
        warmth = temperature(said, known)
        surprise = _surprise(said[known < CLASSES], known[known < CLASSES], warmth)
        print(
            f"  watched: {right:.4f} right; temperature {warmth:.2f}, surprise {surprise:.4f}",
            flush=True,
        )
        write_onnx(folded(network), warmth, given.out)
        if given.state:
            torch.save(network.state_dict(), given.state)

    network = fresh()
    if given.state and given.state.exists():
        network.load_state_dict(torch.load(given.state))
    train(network, views, labels, given.epochs, report, rate=given.rate)


if __name__ == "__main__":
    main()
