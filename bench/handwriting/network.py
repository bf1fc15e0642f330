"""The network: ink of lines in, for every four pixels how likely each letter is out."""

import torch
from torch import nn
from torch.nn import functional


class Residual(nn.Module):
    """Two convolutions and a way around them."""

    def __init__(self, before: int, after: int, stride: int | tuple[int, int] = 1) -> None:
        super().__init__()
        self.first = nn.Conv2d(before, after, 3, stride, 1, bias=False)
        self.first_norm = nn.BatchNorm2d(after)
        self.second = nn.Conv2d(after, after, 3, 1, 1, bias=False)
        self.second_norm = nn.BatchNorm2d(after)
        self.around: nn.Module = nn.Identity()
        if before != after or stride != 1:
            wide = nn.Conv2d(before, after, 1, stride, bias=False)
            self.around = nn.Sequential(wide, nn.BatchNorm2d(after))

    def forward(self, seen: torch.Tensor) -> torch.Tensor:
        """(lines, channels, height, width)."""
        inner = functional.relu(self.first_norm(self.first(seen)))
        return functional.relu(self.second_norm(self.second(inner)) + self.around(seen))


class Network(nn.Module):
    """A residual network that looks, and three LSTMs both ways that read.

    Args:
        letters: without none, which is column 0 of what comes out.
        extra: blocks more than the first network had, in its last two stages.

    Attributes:
        added: where those blocks stand in `look`.
    """

    def __init__(
        self,
        letters: int,
        channels: tuple[int, ...] = (32, 64, 128, 224),
        hidden: int = 320,
        extra: tuple[int, int] = (1, 1),
    ) -> None:
        super().__init__()
        a, b, c, d = channels
        stem = (nn.Conv2d(1, a, 5, 2, 2, bias=False), nn.BatchNorm2d(a), nn.ReLU())
        self.look = nn.Sequential(
            *stem,
            *(Residual(a, a), Residual(a, a)),
            *(Residual(a, b, 2), Residual(b, b), Residual(b, b)),
            *(Residual(b, c, (2, 1)), Residual(c, c), Residual(c, c), Residual(c, c)),
            *(Residual(c, c) for _ in range(extra[0])),
            *(Residual(c, d, (2, 1)), Residual(d, d), Residual(d, d)),
            *(Residual(d, d) for _ in range(extra[1])),
        )
        first, last = 3 + 2 + 3 + 4, len(self.look)
        self.added = [*range(first, first + extra[0]), *range(last - extra[1], last)]
        for n in self.added:  # they begin as if they were not there
            nn.init.zeros_(self.look[n].second_norm.weight)
        self.gather, self.norm = nn.Linear(d * 4, hidden), nn.LayerNorm(hidden)
        self.drop = nn.Dropout(0.15)
        self.read = nn.LSTM(hidden, hidden, 3, bidirectional=True, batch_first=True, dropout=0.3)
        self.say = nn.Linear(2 * hidden, letters + 1)
        self.say_early = nn.Conv1d(hidden, letters + 1, 3, 1, 1)  # helps it to begin to learn

    def seen(self, ink: torch.Tensor) -> torch.Tensor:
        """(lines, 1, 64, width) -> (lines, width / 4, hidden)."""
        found = self.look(ink)
        lines, channels, height, width = found.shape
        found = found.permute(0, 3, 1, 2).reshape(lines, width, channels * height)
        return self.drop(functional.relu(self.norm(self.gather(found))))

    def said(self, seen: torch.Tensor) -> torch.Tensor:
        """Natural logarithms (lines, width / 4, letters + 1)."""
        read, _ = self.read(seen)
        return self.say(self.drop(read)).float().log_softmax(-1)

    def forward(self, ink: torch.Tensor) -> torch.Tensor:
        """What it says of lines."""
        return self.said(self.seen(ink))

    def early(self, seen: torch.Tensor) -> torch.Tensor:
        """What the eye says without the reader."""
        return self.say_early(seen.transpose(1, 2)).transpose(1, 2).float().log_softmax(-1)
