"""Zips of lines and a folder of fonts -> `lines.onnx`, from the network that lies there.

python -m bench.handwriting.train FILE.zip... --fonts FOLDER [--minutes 16] [--out lines.onnx]
"""

import argparse
import copy
import math
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from queue import Queue

import numpy as np
import torch
from torch import nn

from bench.handwriting import bending, drawing, source, words
from bench.handwriting.export import write_onnx
from bench.handwriting.kept import Kept
from bench.handwriting.network import Network
from bench.handwriting.planning import SINGLE, Batch, Planner, Told
from bench.handwriting.starting import start_from
from bench.suggestions import distance, greedy
from pipeline.extraction.handwriting import recogniser
from pipeline.extraction.handwriting.recogniser import LETTERS

RATE, LEAST, DECAY, WARMING = 1e-3, 2e-5, 0.02, 150
REAL = (0.5, 0.75)  # share of real lines, at the beginning and at the end
ALIKE, EARLY = 0.2, 0.1  # weights of what two views should share, and of the early head
WIDTHS = (256, 448, 640, 768, 896, 1024, 1152, 1280, 1440, 1600, 1824, 2048)  # columns
COLUMNS = 160_000_000  # that are kept: 10 GB
_TOLD = 30.0  # seconds
_TODAY = Path(recogniser.__file__).with_name("lines.onnx")


@dataclass
class Drawing:
    """Some processes that draw, and what they drew, kept as it comes."""

    kept: Kept
    folder: Path
    crew: list["subprocess.Popen[bytes]"]

    def __post_init__(self) -> None:
        self._taken = set[Path]()

    def look(self) -> None:
        """Keep what was drawn since."""
        for file in sorted(set(self.folder.glob("*.npz")) - self._taken):
            self.kept.add(*drawing.kept(file))
            self._taken.add(file)

    def begin(self) -> None:
        """Wait for the first lines."""
        while not self._taken and any(one.poll() is None for one in self.crew):
            self.look()
            time.sleep(0.2)


def drawing_apart(
    kept: Kept, folder: Path, fonts: Path, zips: Sequence[Path], crew: int
) -> Drawing:
    """So many processes that draw."""
    began = [
        subprocess.Popen(
            [sys.executable, "-m", "bench.handwriting.drawing", folder, str(seed), fonts, *zips]
        )
        for seed in range(crew)
    ]
    return Drawing(kept, folder, began)


def begun(kept: Kept, real: Sequence[int], file: Path) -> Network:
    """The network of a file, grown, ready to go on."""
    network = Network(len(LETTERS))
    network.to(kept.device)
    ink, _ = kept.shown(random.Random(1).sample(real, min(96, len(real))))
    start_from(network, file, ink)
    return network


@torch.no_grad()
def wrong(network: Network, kept: Kept, numbers: Sequence[int]) -> float:
    """The share of letters wrong, letter by letter, without a list of words."""
    network.eval()
    errors = letters = 0
    for some in kept.alike(numbers, 60_000):
        ink, moments = kept.shown(some)
        views = network(ink).float().cpu().numpy()
        for n, view, length in zip(some, views, moments, strict=True):
            errors += distance(greedy(view[:length], ("", *LETTERS)), kept.text[n])
            letters += len(kept.text[n])
    network.train()
    return errors / max(1, letters)


def loss(network: Network, kept: Kept, batch: Batch) -> torch.Tensor:
    """Of two views of each line: what it gets wrong, and where it says something else of them."""
    to = {name: torch.from_numpy(values).to(kept.device) for name, values in batch.items()}
    with torch.no_grad():
        tops, highs = to["tops"][:, None, None], to["highs"][:, None, None]
        ink = bending.shaped(kept.ink(to["columns"], to["share"]), tops, highs)
        ink = bending.inked(ink.repeat(2, 1, 1, 1)).contiguous(memory_format=torch.channels_last)
    with torch.autocast("cuda", torch.bfloat16, enabled=kept.device.type == "cuda"):
        seen = network.seen(ink)
        told, early = network.said(seen), network.early(seen)
    wrong_by = nn.CTCLoss(zero_infinity=True)
    moments, counts = (torch.from_numpy(batch[name]).repeat(2) for name in ("moments", "counts"))
    letters = to["letters"].repeat(2)
    value = wrong_by(told.transpose(0, 1), letters, moments, counts)
    value = value + EARLY * wrong_by(early.transpose(0, 1), letters, moments, counts)
    one, other = told.chunk(2)
    within = torch.arange(told.shape[1], device=kept.device)[None] < to["moments"][:, None]
    apart = (one.detach().exp() * (one.detach() - other)).sum(-1)
    apart = apart + (other.detach().exp() * (other.detach() - one)).sum(-1)
    apart = ((apart * within).sum(1) / to["counts"]).mean() / 2
    summed: torch.Tensor = value + ALIKE * apart
    return summed


def learn(
    network: Network, planner: Planner, drawn: Drawing, *, minutes: float, area: int
) -> Network:
    """Learn for so many minutes; the running mean of the network."""
    kept, mean = planner.kept, copy.deepcopy(network)
    network.train().to(memory_format=torch.channels_last)
    learner = torch.optim.AdamW(network.parameters(), RATE, betas=(0.9, 0.98), weight_decay=DECAY)
    began, step, told, done = time.monotonic(), 0, 0.0, 0.0
    sizes = {width: max(2, area // width) for width in WIDTHS}
    batches = ahead(planner.batches(lambda: REAL[0] + (REAL[1] - REAL[0]) * done, sizes))
    while (done := (time.monotonic() - began) / (60 * minutes)) < 1:
        rate = LEAST + (RATE - LEAST) * 0.5 * (1 + math.cos(math.pi * done))
        for group in learner.param_groups:
            group["lr"] = rate * min(1, (step + 1) / WARMING)
        value = loss(network, kept, next(batches))
        learner.zero_grad(set_to_none=True)
        value.backward()
        if not torch.isfinite(nn.utils.clip_grad_norm_(network.parameters(), 2.0)):
            continue
        learner.step()
        step += 1
        _average(mean, network, step)
        if time.monotonic() - told > _TOLD:
            told = time.monotonic()
            drawn.look()
            print(f"step {step}, {done:.0%}: loss {value.item():.3f}", flush=True)
    return mean


def ahead(batches: Iterator[Batch]) -> Iterator[Batch]:
    """Some are made while others are learned from."""
    waiting: Queue[Batch] = Queue(6)

    def make() -> None:
        for batch in batches:
            waiting.put(batch)

    threading.Thread(target=make, daemon=True).start()
    while True:
        yield waiting.get()


@torch.no_grad()
def _average(mean: Network, network: Network, step: int) -> None:
    keep = min(0.9985, 1 - 1 / (step / 2 + 2))
    for old, new in zip(mean.state_dict().values(), network.state_dict().values(), strict=True):
        if old.dtype.is_floating_point:
            old.lerp_(new, 1 - keep)


def main() -> None:
    """Learn, tell how good it is on what it learned from, write the network."""
    asked = argparse.ArgumentParser()
    asked.add_argument("zips", type=Path, nargs="+")
    asked.add_argument("--fonts", type=Path, required=True, help="folder of handwriting fonts")
    asked.add_argument("--start", type=Path, default=_TODAY, help="network to start from")
    asked.add_argument("--minutes", type=float, default=16)
    asked.add_argument("--area", type=int, default=120_000, help="columns in a batch")
    asked.add_argument("--columns", type=int, default=COLUMNS, help="that are kept")
    asked.add_argument("--crew", type=int, default=3, help="processes that draw")
    asked.add_argument("--out", type=Path, default=Path("lines.onnx"))
    given = asked.parse_args()
    kept = Kept(given.columns, torch.device("cuda" if torch.cuda.is_available() else "cpu"))
    lines = source.load(given.zips)
    ink, widths = (
        np.concatenate([line.columns for line in lines]),
        [len(line.columns) for line in lines],
    )
    kept.add(ink, widths, [line.text for line in lines])
    told = [Told(n, line.writer, line.source) for n, line in enumerate(lines)]
    network = begun(kept, range(len(told)), given.start)
    of_words = [line.number for line in told if line.source != SINGLE]
    cuts, odd = words.parted(network, kept, of_words)
    print(
        f"{len(told)} real lines, {len(odd)} of them odd; {sum(map(len, cuts.values()))} cuts",
        flush=True,
    )
    planner = Planner(kept, [line for line in told if line.number not in odd], cuts, seed=7)
    watched = range(0, len(told), len(told) // 300 + 1)
    with tempfile.TemporaryDirectory() as folder:
        drawn = drawing_apart(kept, Path(folder), given.fonts, given.zips, given.crew)
        try:
            drawn.begin()
            mean = learn(network, planner, drawn, minutes=given.minutes, area=given.area)
        finally:
            for one in drawn.crew:
                one.kill()
                one.wait()
    print(f"letters wrong on lines it learned from: {wrong(mean, kept, watched):.4f}")
    write_onnx(mean.cpu(), given.out)


if __name__ == "__main__":
    main()
