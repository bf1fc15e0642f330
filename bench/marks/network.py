"""The network of the second look: (n, 2, 80, 80), 0 to 1 -> logits of the kinds (n, kinds)."""

import torch
from torch import nn

from bench.marks.making import KINDS

FIRST, SECOND, THIRD, HIDDEN = 24, 40, 72, 128


def _conv(before: int, after: int) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(before, after, 3, padding=1, bias=False), nn.BatchNorm2d(after))


class Look(nn.Module):
    """Six convolutions at 40, 20 and 10 squared, three dense layers."""

    def __init__(self) -> None:
        super().__init__()
        self.one, self.two, self.again = (
            _conv(8, FIRST),
            _conv(FIRST, SECOND),
            _conv(SECOND, SECOND),
        )
        self.three, self.four, self.five = (
            _conv(SECOND, THIRD),
            _conv(THIRD, THIRD),
            _conv(THIRD, THIRD),
        )
        self.drop = nn.Dropout(0.2)
        self.dense, self.more = nn.Linear(25 * THIRD, HIDDEN), nn.Linear(HIDDEN, HIDDEN)
        self.last = nn.Linear(HIDDEN, len(KINDS))

    def forward(self, views: torch.Tensor) -> torch.Tensor:
        x = nn.functional.pixel_unshuffle(views, 2)
        x = nn.functional.max_pool2d(torch.relu(self.one(x)), 2)
        x = torch.relu(self.two(x))
        x = nn.functional.max_pool2d(torch.relu(x + self.again(x)), 2)
        x = torch.relu(self.three(x))
        x = torch.relu(x + self.four(x))
        x = nn.functional.max_pool2d(torch.relu(x + self.five(x)), 2)
        x = torch.relu(self.dense(self.drop(x.flatten(1))))
        return self.last(torch.relu(self.more(x)))
