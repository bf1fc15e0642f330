"""Drawn patches -> the network of the second look; see README.md beside this.

python -m bench.marks.train MADE.npz OUT.onnx [--without KIND ...] [--passes 12]
"""

import argparse
import copy
import time
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from bench.digits.learning import follow
from bench.marks.export import write_onnx
from bench.marks.making import KINDS
from bench.marks.network import Look
from pipeline.extraction.scan.ticks.patches import PATCH_HALF
from pipeline.extraction.scan.ticks.second_look import views_of

BATCH, RATE, DECAY = 256, 4e-3, 1e-2
LAST = 0.998  # share that the mean of the last steps keeps of itself at every step
Pair = tuple[torch.Tensor, torch.Tensor]
PLAIN = torch.tensor([kind.startswith("plain") for kind in KINDS])


def load(path: Path) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """The views and kinds of patches that were made."""
    with np.load(path) as kept:
        depths, free, is_round, kinds = (
            kept[name] for name in ("depths", "free", "is_round", "kinds")
        )
    side = 2 * PATCH_HALF
    views = [
        views_of(
            depths[n : n + 1000].astype(np.float32) / 255,
            np.unpackbits(free[n : n + 1000], axis=1).reshape(-1, side, side).astype(bool),
            is_round[n : n + 1000],
        )
        for n in range(0, len(depths), 1000)
    ]
    return np.concatenate(views), kinds


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument(
        "made", type=Path, nargs="+", help="npz of bench.marks.draw; the last tenth watches"
    )
    asked.add_argument("out", type=Path)
    asked.add_argument("--without", nargs="*", default=[], help="kinds that are not learned from")
    asked.add_argument("--after", type=Path, help="pt of a network that goes on learning")
    asked.add_argument("--rate", type=float, default=RATE)
    asked.add_argument("--passes", type=int, default=12)
    given = asked.parse_args()
    torch.manual_seed(18)
    torch.set_num_threads(1)
    loaded = [load(path) for path in given.made]
    views, kinds = (np.concatenate(parts) for parts in zip(*loaded, strict=True))
    rng = np.random.default_rng(5)
    order = rng.permutation(len(kinds))
    watched, learned = order[: len(order) // 12], order[len(order) // 12 :]
    left = [KINDS.index(kind) for kind in given.without]
    learned = learned[~np.isin(kinds[learned], left)]
    seen, truth = torch.from_numpy(views), torch.from_numpy(kinds)
    network = Look()
    if given.after:
        network.load_state_dict(torch.load(given.after))
    rows = torch.from_numpy(learned), torch.from_numpy(watched)
    network = learn(network, (seen, truth), rows, passes=given.passes, rate=given.rate)
    torch.save(network.state_dict(), given.out.with_suffix(".pt"))
    write_onnx(network, given.out)


def learn(network: Look, known: Pair, rows: Pair, *, passes: int, rate: float) -> Look:
    """The mean of the last steps.

    Args:
        known: views, and their kinds. rows: which of them are learned from, which only watched.
    """
    (seen, truth), (learned, watched) = known, rows
    mean = copy.deepcopy(network).eval()
    steps = passes * (len(learned) // BATCH)
    learner = torch.optim.AdamW(network.parameters(), weight_decay=DECAY)
    pace = torch.optim.lr_scheduler.OneCycleLR(learner, rate, steps, pct_start=0.1)
    begin, step = time.time(), 0
    for turn in range(passes):
        network.train()
        for at in learned[torch.randperm(len(learned))].split(BATCH):
            if len(at) < BATCH:
                break
            loss = functional.cross_entropy(
                network(varied(seen[at])), truth[at], label_smoothing=0.02
            )
            learner.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 2.0)
            learner.step()
            pace.step()
            step += 1
            follow(mean, network, min(LAST, step / (step + 10)))
        judged(f"{turn + 1}, {time.time() - begin:.0f} s", mean, seen, truth, watched)
    return mean


def varied(seen: torch.Tensor) -> torch.Tensor:
    """As another hand and scanner: turned, stretched, moved and lit a little."""
    count = len(seen)
    turn, wide, high, lean = (torch.randn(count) * by for by in (0.05, 0.04, 0.04, 0.04))
    theta = torch.zeros(count, 2, 3)
    theta[:, 0, 0], theta[:, 0, 1] = 1 + wide, -turn + lean
    theta[:, 1, 0], theta[:, 1, 1] = turn, 1 + high
    theta[:, :, 2] = torch.randn(count, 2) * 0.02
    grid = functional.affine_grid(theta, [count, 1, *seen.shape[-2:]], align_corners=False)
    views = functional.grid_sample(seen.float() / 255, grid, align_corners=False)
    lit = 0.8 + 0.4 * torch.rand(count, 1, 1, 1)
    depth = (
        views[:, :1] * lit
        + torch.randn(count, 1, *seen.shape[-2:]) * torch.rand(count, 1, 1, 1) * 0.04
    )
    return torch.cat([depth.clamp(0, 1), views[:, 1:]], 1)


@torch.no_grad()
def chances(network: Look, seen: torch.Tensor) -> torch.Tensor:
    """The chance of anything but a plain mark."""
    said = torch.cat([network(part.float() / 255) for part in seen.split(1000)])
    return torch.softmax(said, 1)[:, ~PLAIN].sum(1)


def judged(
    name: str, network: Look, seen: torch.Tensor, truth: torch.Tensor, watched: torch.Tensor
) -> None:
    """Print how much is seen of what is odd, where few plain marks are doubted."""
    odd = chances(network, seen[watched])
    is_plain = PLAIN[truth[watched]]
    plain = odd[is_plain].sort(descending=True).values
    shares = (0.003, 0.01, 0.03)
    limits = [plain[int(share * len(plain))] for share in shares]
    found = [float((odd[~is_plain] > limit).float().mean()) for limit in limits]
    parts = [f"{share:.1%}: {each:.3f}" for share, each in zip(shares, found, strict=True)]
    print(name, *parts, flush=True)


if __name__ == "__main__":
    main()
