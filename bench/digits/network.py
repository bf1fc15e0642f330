"""Networks that read digits: views (n, 4, 28, 28), 0 to 1 -> logits (n, 11)."""

from collections.abc import Callable

import torch
from torch import nn

CLASSES = 11


def _conv(before: int, after: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(before, after, 3, stride=stride, padding=1, bias=False), nn.BatchNorm2d(after)
    )


def _around(channels: int) -> nn.Sequential:
    return nn.Sequential(_conv(channels, channels), nn.ReLU(), _conv(channels, channels))


class Reader(nn.Module):
    """What ships: two convolutions at 14 by 14, three at 7 by 7 with a way around, two dense."""

    def __init__(self, fine: tuple[int, int], coarse: int, hidden: int, dropped: float) -> None:
        super().__init__()
        first, second = fine
        self.one, self.two = _conv(16, first), _conv(first, second)
        self.three, self.around = _conv(second, coarse), nn.ModuleList([_around(coarse)])
        self.drop = nn.Dropout(dropped)
        self.dense, self.last = nn.Linear(49 * coarse, hidden), nn.Linear(hidden, CLASSES)

    def forward(self, views: torch.Tensor) -> torch.Tensor:
        x = nn.functional.pixel_unshuffle(views, 2)
        x = torch.relu(self.two(torch.relu(self.one(x))))
        x = torch.relu(self.three(nn.functional.max_pool2d(x, 2)))
        x = torch.relu(x + self.around[0](x))
        return self.last(torch.relu(self.dense(self.drop(x.flatten(1)))))


class Teacher(nn.Module):
    """One too slow for a page: twice as wide, twice as deep."""

    def __init__(self, fine: int = 128, coarse: int = 256, few: int = 32) -> None:
        super().__init__()
        self.stem, self.down = _conv(16, fine), _conv(fine, coarse, 2)
        self.fine = nn.ModuleList(_around(fine) for _ in range(2))
        self.coarse = nn.ModuleList(_around(coarse) for _ in range(2))
        self.few = nn.Sequential(nn.Conv2d(coarse, few, 1, bias=False), nn.BatchNorm2d(few))
        self.drop = nn.Dropout(0.3)
        self.dense, self.last = nn.Linear(49 * few, 256), nn.Linear(256, CLASSES)

    def forward(self, views: torch.Tensor) -> torch.Tensor:
        x = torch.relu(self.stem(nn.functional.pixel_unshuffle(views, 2)))
        for more in self.fine:
            x = torch.relu(x + more(x))
        x = torch.relu(self.down(x))
        for more in self.coarse:
            x = torch.relu(x + more(x))
        x = torch.relu(self.few(x)).flatten(1)
        return self.last(torch.relu(self.dense(self.drop(x))))


READERS: dict[str, Callable[[], Reader]] = {  # both ship: their mean counts
    "medium": lambda: Reader((40, 56), 88, 96, 0.15),
    "large": lambda: Reader((48, 72), 104, 96, 0.2),
}
