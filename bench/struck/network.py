"""The network that sees struck words: (n, 1, 64, width), 0 to 1 -> logits (n, width / 4)."""

import torch
from torch import nn

FIRST, SECOND, THIRD, FOURTH, ALONG, HIDDEN = 10, 20, 28, 32, 40, 32


def _conv(before: int, after: int, size: tuple[int, int], step: int = 1) -> nn.Sequential:
    room = (size[0] // 2, size[1] // 2)
    conv = nn.Conv2d(before, after, size, step, padding=room, bias=False)
    return nn.Sequential(conv, nn.BatchNorm2d(after), nn.ReLU())


class Look(nn.Module):
    """Wide convolutions at 32, 16, 8 and 4 rows, then one along the line; 67,000 numbers."""

    def __init__(self) -> None:
        super().__init__()
        self.one, self.two = _conv(1, FIRST, (3, 5), 2), _conv(FIRST, SECOND, (3, 5), 2)
        self.three, self.four = _conv(SECOND, THIRD, (3, 7)), _conv(THIRD, THIRD, (3, 7))
        self.five = _conv(THIRD, FOURTH, (3, 7))
        flat = nn.Conv2d(FOURTH, ALONG, (4, 1), bias=False)
        self.flat = nn.Sequential(flat, nn.BatchNorm2d(ALONG), nn.ReLU())
        self.along = nn.Sequential(nn.Conv2d(ALONG, HIDDEN, (1, 9), padding=(0, 4)), nn.ReLU())
        self.last = nn.Conv2d(HIDDEN, 1, (1, 1))

    def forward(self, ink: torch.Tensor) -> torch.Tensor:
        x = self.three(self.two(self.one(ink)))
        x = nn.functional.max_pool2d(x, (2, 1))
        x = nn.functional.max_pool2d(x + self.four(x), (2, 1))
        logits: torch.Tensor = self.last(self.along(self.flat(self.five(x))))[:, 0, 0]
        return logits
