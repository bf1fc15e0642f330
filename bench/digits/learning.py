"""Networks and cells -> the same networks, once they have learned from them."""

import copy
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from bench.digits.making import Made
from bench.digits.network import CLASSES

BATCH, WARM_UP, STEEPEST, DECAY = 1024, 0.06, 2.0, 2e-2
LAST = 0.999  # share that the mean of the last steps keeps of itself at every step
TRUTH = 0.5  # share of what is aimed at that is true; the rest is what teachers think
_KNOTS = 4  # parts across a view that are bent apart
Report = Callable[[int, list[nn.Module]], None]


@dataclass(frozen=True)
class Cells:
    """Cells where they are learned from: as `making.Made`, and what teachers think (n, 11)."""

    views: torch.Tensor
    labels: torch.Tensor
    shapes: torch.Tensor
    thoughts: torch.Tensor | None = None

    @classmethod
    def of(cls, made: Made, device: torch.device) -> "Cells":
        return cls(
            *(torch.from_numpy(part).to(device) for part in (made.views, made.labels, made.shapes))
        )


def learn(
    networks: Sequence[nn.Module],
    cells: Cells,
    rows: torch.Tensor,
    *,
    steps: int,
    rate: float,
    report: Report,
) -> list[nn.Module]:
    """The means of the last steps of networks that all learned from the same cells.

    Args:
        rows: the numbers of the cells to learn from.
        report: called eight times with the step and those means.
    """
    means = [copy.deepcopy(network).eval() for network in networks]
    learners = [torch.optim.AdamW(network.parameters(), weight_decay=DECAY) for network in networks]
    paces = [
        torch.optim.lr_scheduler.OneCycleLR(one, rate, steps, pct_start=WARM_UP) for one in learners
    ]
    for network in networks:
        network.train()
    for step, at in zip(range(steps), _batches(rows), strict=False):
        seen, aims = varied(cells.views[at]), _aims(cells, at)
        for network, learner, pace, mean in zip(networks, learners, paces, means, strict=True):
            loss = functional.cross_entropy(network(seen), aims)
            learner.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), STEEPEST)
            learner.step()
            pace.step()
            follow(mean, network, min(LAST, (step + 1) / (step + 10)))
        if (step + 1) % max(1, steps // 8) == 0:
            report(step + 1, means)
    return means


def _batches(rows: torch.Tensor) -> Iterator[torch.Tensor]:
    """Every cell once in another order, and again, for ever."""
    while True:
        order = rows[torch.randperm(len(rows), device=rows.device)]
        yield from (part for part in order.split(BATCH) if len(part) == min(BATCH, len(rows)))


def _aims(cells: Cells, at: torch.Tensor) -> torch.Tensor:
    """Certainty for digits and empty cells, with a teacher's doubts; else all alike."""
    labels = cells.labels[at]
    aims = functional.one_hot(labels.clamp(max=CLASSES - 1), CLASSES).float()
    if cells.thoughts is not None:
        aims = TRUTH * aims + (1 - TRUTH) * cells.thoughts[at].float()
    return torch.where((labels < CLASSES)[:, None], aims, 1 / CLASSES)


def varied(seen: torch.Tensor) -> torch.Tensor:
    """As another hand and scanner: turned, stretched, bent and lit a little; each view moved."""
    count, device = len(seen), seen.device
    views = seen.float() / 255

    def chance(*shape: int) -> torch.Tensor:
        return torch.randn(*shape, device=device)

    def share(*shape: int) -> torch.Tensor:
        return torch.rand(*shape, device=device)

    turn = chance(count) * 0.045
    wide, high, slant = 1 + chance(count) * 0.035, 1 + chance(count) * 0.035, chance(count) * 0.04
    theta = torch.zeros(count, 2, 3, device=device)
    theta[:, 0, 0], theta[:, 0, 1] = wide * turn.cos(), -turn.sin() + slant
    theta[:, 1, 0], theta[:, 1, 1] = turn.sin(), high * turn.cos()
    knots = chance(count, 2, _KNOTS, _KNOTS) * share(count, 1, 1, 1) * 0.045
    size = seen.shape[-2:]
    bend = functional.interpolate(knots, size, mode="bicubic", align_corners=False)
    grid = functional.affine_grid(theta, [count, 1, *size], align_corners=False)
    grid = grid + bend.permute(0, 2, 3, 1)
    parts = []
    for view in range(seen.shape[1]):
        move = (share(count, 1, 1, 2) * 2 - 1) * (1.2 * 2 / size[0])
        one = views[:, view : view + 1]
        parts.append(functional.grid_sample(one, grid + move, align_corners=False))
    views = torch.cat(parts, 1)
    grain = chance(*views.shape) * share(count, 1, 1, 1) * 0.05
    return (views * (0.8 + share(count, 1, 1, 1) * 0.45) + grain).clamp(0, 1)


@torch.no_grad()
def follow(mean: nn.Module, network: nn.Module, kept: float) -> None:
    """Let the mean of the last steps follow a network that learns."""
    for olds, news in (
        (mean.parameters(), network.parameters()),
        (mean.buffers(), network.buffers()),
    ):
        for old, new in zip(olds, news, strict=True):
            if old.is_floating_point():
                old.lerp_(new, 1 - kept)


@torch.no_grad()
def logits(network: nn.Module, views: torch.Tensor) -> torch.Tensor:
    """What a network says of many views, not yet probabilities."""
    network.eval()
    return torch.cat([network(part.float() / 255) for part in views.split(8192)])


def temperature(said: torch.Tensor, labels: torch.Tensor) -> tuple[float, float]:
    """What to divide logits by, so that one in a hundred of 0.99 is wrong; the surprise then."""
    digits = labels < CLASSES
    said, labels = said[digits].double(), labels[digits]
    tries = np.exp(np.linspace(np.log(0.3), np.log(3), 60))
    surprises = [float(functional.cross_entropy(said / warmth, labels)) for warmth in tries]
    best = int(np.argmin(surprises))
    return float(tries[best]), surprises[best]
