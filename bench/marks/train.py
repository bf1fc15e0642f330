"""Drawn patches -> the network of the second look; see README.md beside this.

python -m bench.marks.train MADE.npz OUT.onnx [--without KIND ...] [--passes 24]
"""

import argparse
import copy
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
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
PLAIN = torch.tensor([kind.startswith("plain") for kind in KINDS])


@dataclass(frozen=True)
class Known:
    """Patches.

    Attributes:
        views: as the network sees them, (n, 2, 80, 80). kinds: among `KINDS`.
        pages: on which page each stands; those of one lie together.
    """

    views: NDArray[np.uint8]
    kinds: NDArray[np.int64]
    pages: NDArray[np.int64]

    def at(self, rows: NDArray[np.int64] | NDArray[np.bool_]) -> "Known":
        return Known(self.views[rows], self.kinds[rows], self.pages[rows])


def load(*paths: Path) -> Known:
    """The patches that were made."""
    parts: list[Known] = []
    side = 2 * PATCH_HALF
    for path in paths:
        with np.load(path) as kept:
            depths, free, is_round, kinds, pages = (
                kept[name] for name in ("depths", "free", "is_round", "kinds", "pages")
            )
        views = [
            views_of(
                depths[n : n + 1000].astype(np.float32) / 255,
                np.unpackbits(free[n : n + 1000], axis=1).reshape(-1, side, side).astype(bool),
                is_round[n : n + 1000],
            )
            for n in range(0, len(depths), 1000)
        ]
        before = parts[-1].pages.max() + 1 if parts else 0
        parts.append(Known(np.concatenate(views), kinds, pages + before))
    rows = ((part.views, part.kinds, part.pages) for part in parts)
    return Known(*(np.concatenate(each) for each in zip(*rows, strict=True)))


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument(
        "made", type=Path, nargs="+", help="npz of bench.marks.draw; the last twelfth watches"
    )
    asked.add_argument("out", type=Path)
    asked.add_argument("--without", nargs="*", default=[], help="kinds that are not learned from")
    asked.add_argument("--after", type=Path, help="pt of a network that goes on learning")
    asked.add_argument("--rate", type=float, default=RATE)
    asked.add_argument("--passes", type=int, default=24)
    given = asked.parse_args()
    torch.manual_seed(18)
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    known = load(*given.made)
    is_watched = np.random.default_rng(5).random(known.pages.max() + 1)[known.pages] < 1 / 12
    watched = known.at(is_watched)
    left = [KINDS.index(kind) for kind in given.without]
    learned = known.at(~is_watched & ~np.isin(known.kinds, left))
    network = Look()
    if given.after:
        network.load_state_dict(torch.load(given.after))
    for mean in learn(network, learned, watched, passes=given.passes, rate=given.rate):
        torch.save(mean.state_dict(), given.out.with_suffix(".pt"))
        write_onnx(mean, given.out)


def learn(
    network: Look, learned: Known, watched: Known, *, passes: int, rate: float
) -> Iterator[Look]:
    """After each pass the mean of the last steps."""
    rng = np.random.default_rng(18)
    network = network.to(memory_format=torch.channels_last)
    mean = copy.deepcopy(network).eval()
    whole = len(learned.kinds) // BATCH
    learner = torch.optim.AdamW(network.parameters(), weight_decay=DECAY)
    pace = torch.optim.lr_scheduler.OneCycleLR(learner, rate, passes * whole, pct_start=0.1)
    begin, step = time.time(), 0
    for turn in range(passes):
        network.train()
        for at in np.split(rng.permutation(len(learned.kinds))[: BATCH * whole], whole):
            batch = learned.at(at)
            views = varied(batch.views, rng)
            with torch.autocast("cpu", torch.bfloat16):  # twice as fast, and learns as well
                said = network(views).float()
            loss = functional.cross_entropy(
                said, torch.from_numpy(batch.kinds), label_smoothing=0.02
            )
            learner.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 2.0)
            learner.step()
            pace.step()
            step += 1
            follow(mean, network, min(LAST, step / (step + 10)))
        judged(f"{turn + 1}, {time.time() - begin:.0f} s", mean, watched)
        yield mean


def varied(seen: NDArray[np.uint8], rng: np.random.Generator) -> torch.Tensor:
    """As another hand and scanner: turned, stretched, moved and lit a little."""
    count, _, side, _ = seen.shape
    turn, wide, high, lean = rng.normal(0, ((0.05,), (0.04,), (0.04,), (0.04,)), (4, count))
    shapes = np.stack([1 + wide, lean - turn, turn, 1 + high], 1).reshape(count, 2, 2)
    middle = np.full(2, (side - 1) / 2)
    moves = middle - shapes @ middle + rng.normal(0, 0.8, (count, 2))
    lit = rng.uniform(0.8, 1.2, count)
    loud = rng.uniform(0, 0.04, count)
    rough = rng.standard_normal((8 * side, 8 * side), np.float32)
    views = np.empty((count, side, side, 2), np.float32)
    for n in range(count):
        move = np.column_stack([shapes[n], moves[n]])
        pair = np.ascontiguousarray(seen[n].transpose(1, 2, 0))
        turned = cv2.warpAffine(pair, move, (side, side), flags=cv2.INTER_LINEAR)
        x, y = rng.integers(0, 7 * side, 2)
        noise = rough[y : y + side, x : x + side] * loud[n]
        views[n, ..., 0] = np.clip(turned[..., 0] * (lit[n] / 255) + noise, 0, 1)
        views[n, ..., 1] = turned[..., 1] / 255
    return torch.from_numpy(views).permute(0, 3, 1, 2)


@torch.no_grad()
def chances(network: Look, views: NDArray[np.uint8]) -> torch.Tensor:
    """The chance of anything but a plain mark."""
    parts = torch.from_numpy(views).split(1000)
    said = torch.cat([network(part.float() / 255) for part in parts])
    return torch.softmax(said, 1)[:, ~PLAIN].sum(1)


def judged(name: str, network: Look, watched: Known) -> None:
    """Print how much is seen of what is odd, where few plain marks are doubted."""
    odd, is_plain = chances(network, watched.views), PLAIN[torch.from_numpy(watched.kinds)]
    plain = odd[is_plain].sort(descending=True).values
    shares = (0.001, 0.003, 0.01)
    limits = [plain[int(share * len(plain))] for share in shares]
    found = [float((odd[~is_plain] > limit).float().mean()) for limit in limits]
    parts = [f"{share:.1%}: {each:.3f}" for share, each in zip(shares, found, strict=True)]
    print(name, *parts, flush=True)


if __name__ == "__main__":
    main()
