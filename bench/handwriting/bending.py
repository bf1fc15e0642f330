"""Ink of lines -> the same as other hands, pens, papers and scanners would have it, by chance.

Everything works on a batch (lines, 1, height, width), 0 is paper and 1 is ink, on the GPU.
"""

import random

import torch
from torch.nn import functional


@torch.no_grad()
def shaped(ink: torch.Tensor, tops: torch.Tensor, highs: torch.Tensor) -> torch.Tensor:
    """Slanted, warped, climbing; `tops`, `highs`: share of the height where the line stands."""
    lines, _, height, width = ink.shape
    down, along = torch.meshgrid(
        torch.linspace(-1, 1, height, device=ink.device),
        torch.linspace(-1, 1, width, device=ink.device),
        indexing="ij",
    )
    slant, climb = _normal(ink, 0.3) * height / width, _normal(ink, 0.012) * width / height / 2
    x = along[None] + slant * down[None]
    y = down[None] * (1 + _normal(ink, 0.1)) + _normal(ink, 0.08) + climb * along[None]
    much = (torch.rand(lines, 1, 1, device=ink.device) < 0.75) * torch.rand(
        lines, 1, 1, device=ink.device
    )
    coarse = _field(ink, (4, max(3, width // 48)), "bicubic")
    fine = _field(ink, (9, max(5, width // 14)), "bilinear")
    x = x + (5.5 * coarse[:, 0] + 1.6 * fine[:, 0]) * much / width
    y = y + (5.0 * coarse[:, 1] + 1.6 * fine[:, 1]) * much / height
    y = (tops + highs * (y + 1) / 2) * 2 - 1
    return functional.grid_sample(ink, torch.stack([x, y], -1), align_corners=False)


@torch.no_grad()
def inked(ink: torch.Tensor) -> torch.Tensor:
    """Thicker, coarse, faint, ruled, beside other lines, grained, masked, each by chance."""
    ink = _strokes(ink)
    ink = _beside(ink)
    ink = _coarse(ink)
    ink = _faint(ink)
    ink = _ruled(ink)
    ink = _grained(ink)
    sharp = (_chance(ink) < 0.15).float()
    darkest = ink.amax((2, 3), keepdim=True).clamp(0.3, 1)
    hard = (ink > darkest * (0.25 + 0.25 * _chance(ink))).float()
    ink = ink * (1 - sharp) + hard * sharp
    ink = _specks(ink)
    ink = ink * _columns(ink) * _rows(ink)
    return ink.clamp(0, 1)


def _chance(ink: torch.Tensor) -> torch.Tensor:
    """A number from 0 to 1 for each line."""
    return torch.rand(len(ink), 1, 1, 1, device=ink.device)


def _some(ink: torch.Tensor, share: float) -> torch.Tensor:
    return (_chance(ink) < share).float()


def _normal(ink: torch.Tensor, spread: float) -> torch.Tensor:
    return torch.randn(len(ink), 1, 1, device=ink.device) * spread


def _strokes(ink: torch.Tensor) -> torch.Tensor:
    thick, thin = functional.max_pool2d(ink, 3, 1, 1), -functional.max_pool2d(-ink, 3, 1, 1)
    thicker = functional.max_pool2d(thick, 3, 1, 1)
    much, which = 0.8 * _chance(ink), _chance(ink)
    ink = torch.where(which < 0.2, ink * (1 - much) + thick * much, ink)
    ink = torch.where((which > 0.2) & (which < 0.25), thick * (1 - much) + thicker * much, ink)
    return torch.where(which > 0.83, ink * (1 - 0.7 * much) + thin * 0.7 * much, ink)


def _field(ink: torch.Tensor, knots: tuple[int, int], how: str) -> torch.Tensor:
    """Two smooth fields of chance as large as the lines."""
    found = torch.randn(len(ink), 2, *knots, device=ink.device)
    return functional.interpolate(found, ink.shape[-2:], mode=how, align_corners=True)


def _beside(ink: torch.Tensor) -> torch.Tensor:
    """Tails and heads of the lines above and below reach into some."""
    lines, _, height, _ = ink.shape
    if lines < 2:
        return ink
    other = ink[torch.randperm(lines, device=ink.device)]
    shift = torch.randint(int(height * 0.72), height, (1,)).item()
    moved = torch.zeros_like(ink)
    if random.random() < 0.5:
        moved[:, :, shift:] = other[:, :, : height - shift]
    else:
        moved[:, :, : height - shift] = other[:, :, shift:]
    return torch.maximum(ink, moved * _some(ink, 0.12))


def _coarse(ink: torch.Tensor) -> torch.Tensor:
    size = ink.shape[-2:]
    if random.random() < 0.4:
        small = functional.interpolate(ink, scale_factor=random.uniform(0.35, 0.85), mode="area")
        blurred = functional.interpolate(small, size, mode="bilinear")
        ink = torch.where(_chance(ink) < 0.6, blurred, ink)
    return torch.where(_chance(ink) < 0.25, functional.avg_pool2d(ink, 3, 1, 1), ink)


def _faint(ink: torch.Tensor) -> torch.Tensor:
    curve = torch.exp(_normal(ink, 0.35))[:, None]
    ink = ink.clamp(1e-4, 1) ** curve * (0.35 + 0.65 * _chance(ink) ** 0.5)
    height, width = ink.shape[-2:]
    holes = torch.rand(len(ink), 1, height // 2, width // 2, device=ink.device)
    holes = functional.interpolate(holes, (height, width), mode="bilinear")
    return ink * (1 - (holes > 0.82).float() * 0.8 * _chance(ink) * _some(ink, 0.35))


def _ruled(ink: torch.Tensor) -> torch.Tensor:
    """Printed rules near the foot of a third of the lines, whole or dotted."""
    lines, _, height, width = ink.shape
    at = torch.randint(int(height * 0.5), height, (lines, 1), device=ink.device)
    rows = torch.arange(height, device=ink.device)[None]
    row = ((rows - at).abs() <= 1.2 * torch.rand(lines, 1, device=ink.device)).float()
    step = torch.randint(3, 12, (lines, 1), device=ink.device)
    dots = (torch.arange(width, device=ink.device)[None] % step < step // 2 + 1).float()
    dots = torch.where(torch.rand(lines, 1, device=ink.device) < 0.35, torch.ones_like(dots), dots)
    rule = row[:, None, :, None] * dots[:, None, None, :]
    return torch.maximum(ink, rule * _some(ink, 0.3) * 0.7 * _chance(ink))


def _grained(ink: torch.Tensor) -> torch.Tensor:
    height, width = ink.shape[-2:]
    clouds = torch.randn(len(ink), 1, 4, max(2, width // 64), device=ink.device)
    clouds = functional.interpolate(clouds, (height, width), mode="bilinear")
    blocks = torch.randn(len(ink), 1, height // 4, width // 4, device=ink.device)
    blocks = functional.interpolate(blocks, (height, width), mode="bilinear")
    grain = torch.randn_like(ink) * 0.09 * _chance(ink) + 0.05 * blocks * _some(ink, 0.2)
    return ink + grain + 0.04 * clouds


def _specks(ink: torch.Tensor) -> torch.Tensor:
    height, width = ink.shape[-2:]
    dots = (torch.rand(len(ink), 1, height, width, device=ink.device) > 0.9995).float()
    dots = functional.max_pool2d(dots, 3, 1, 1)
    return torch.maximum(ink, dots * _some(ink, 0.1) * _chance(ink))


def _columns(ink: torch.Tensor) -> torch.Tensor:
    """Stretches of a few columns that nobody sees, up to a narrow letter wide."""
    lines, _, _, width = ink.shape
    count = max(1, width // 150)
    at = torch.rand(lines, count, 1, device=ink.device) * width
    wide = torch.rand(lines, count, 1, device=ink.device) * 18
    used = torch.rand(lines, count, 1, device=ink.device) < 0.6
    x = torch.arange(width, device=ink.device)[None, None]
    hidden = ((x >= at) & (x < at + wide) & used).any(1)
    return 1 - hidden.float()[:, None, None] * _some(ink, 0.6)


def _rows(ink: torch.Tensor) -> torch.Tensor:
    """A few rows that nobody sees."""
    lines, _, height, _ = ink.shape
    at = torch.rand(lines, 1, device=ink.device) * height
    wide = torch.rand(lines, 1, device=ink.device) * 5
    y = torch.arange(height, device=ink.device)[None]
    hidden = ((y >= at) & (y < at + wide)).float()
    return 1 - hidden[:, None, :, None] * _some(ink, 0.15)
