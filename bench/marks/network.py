"""The network of the second look: (n, 2, 80, 80), 0 to 1 -> logits of the kinds (n, kinds)."""

import torch
from torch import nn

from bench.marks.making import KINDS

FIRST, SECOND, THIRD, HIDDEN = 12, 24, 40, 32


def _conv(before: int, after: int) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(before, after, 3, padding=1, bias=False), nn.BatchNorm2d(after))


class Look(nn.Module):
    """Four convolutions at 40, 20 and 10 squared, a dense layer; then each beside its fellows."""

    def __init__(self) -> None:
        super().__init__()
        self.one, self.two = _conv(8, FIRST), _conv(FIRST, SECOND)
        self.three, self.four = _conv(SECOND, THIRD), _conv(THIRD, THIRD)
        self.drop = nn.Dropout(0.1)
        self.dense, self.beside = nn.Linear(25 * THIRD, HIDDEN), nn.Linear(2 * HIDDEN, HIDDEN)
        self.last = nn.Linear(HIDDEN, len(KINDS))

    def forward(self, views: torch.Tensor, pages: torch.Tensor, shown: float = 1.0) -> torch.Tensor:
        """What stands in each box.

        Args:
            pages: of each box the page on which it stands, counted from 0.
            shown: share of the pages whose boxes are seen beside each other.
        """
        own = self.alone(views).float()
        fellows = others(own, pages)
        if shown < 1:
            count = int(pages.max()) + 1
            fellows = fellows * (torch.rand(count) < shown).float()[pages, None]
        return self.last(torch.relu(self.beside(torch.cat([own, fellows], 1))))

    def alone(self, views: torch.Tensor) -> torch.Tensor:
        """What is seen of each box by itself."""
        x = nn.functional.pixel_unshuffle(views, 2)
        x = nn.functional.max_pool2d(torch.relu(self.one(x)), 2)
        x = nn.functional.max_pool2d(torch.relu(self.two(x)), 2)
        x = torch.relu(self.three(x))
        x = nn.functional.max_pool2d(torch.relu(x + self.four(x)), 2)
        return torch.relu(self.dense(self.drop(x.flatten(1))))


def others(own: torch.Tensor, pages: torch.Tensor) -> torch.Tensor:
    """The mean of what is seen of the other boxes on the page; nothing where there are none."""
    counts = torch.bincount(pages)
    sums = torch.zeros(len(counts), own.shape[1], dtype=own.dtype).index_add(0, pages, own)
    return (sums[pages] - own) / (counts[pages, None] - 1).clamp(min=1)
