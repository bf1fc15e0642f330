"""Ink of lines -> the same as other hands, pens, papers and scanners would have it, by chance.

Everything works on a batch (lines, 1, height, width), 0 is paper and 1 is ink, on the GPU.
"""

import random

import torch
from torch.nn import functional


@torch.no_grad()
def bent(ink: torch.Tensor) -> torch.Tensor:
    """Thicker, slanted, warped, coarse, faint, ruled, grained and thresholded, each by chance."""
    ink = _strokes(ink)
    ink = _warped(ink)
    ink = _coarse(ink)
    ink = _faint(ink)
    ink = _ruled(ink)
    ink = _grained(ink)
    if random.random() < 0.18:
        ink = (ink > 0.28 + 0.2 * _chance(ink)).float()
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
    much, which = 0.8 * _chance(ink), _chance(ink)
    ink = torch.where(which < 0.22, ink * (1 - much) + thick * much, ink)
    return torch.where(which > 0.85, ink * (1 - 0.7 * much) + thin * 0.7 * much, ink)


def _warped(ink: torch.Tensor) -> torch.Tensor:
    lines, _, height, width = ink.shape
    down, along = torch.meshgrid(
        torch.linspace(-1, 1, height, device=ink.device),
        torch.linspace(-1, 1, width, device=ink.device),
        indexing="ij",
    )
    slant, climb = _normal(ink, 0.25) * height / width, _normal(ink, 0.012) * width / height / 2
    x = along[None] + slant * down[None]
    y = down[None] * (1 + _normal(ink, 0.09)) + _normal(ink, 0.07) + climb * along[None]
    much = (torch.rand(lines, 1, 1, device=ink.device) < 0.7) * torch.rand(
        lines, 1, 1, device=ink.device
    )
    coarse = _field(ink, (4, max(3, width // 48)), "bicubic")
    fine = _field(ink, (9, max(5, width // 14)), "bilinear")
    x = x + (5.0 * coarse[:, 0] + 1.4 * fine[:, 0]) * much / width
    y = y + (4.5 * coarse[:, 1] + 1.4 * fine[:, 1]) * much / height
    return functional.grid_sample(ink, torch.stack([x, y], -1), align_corners=True)


def _field(ink: torch.Tensor, knots: tuple[int, int], how: str) -> torch.Tensor:
    """Two smooth fields of chance as large as the lines."""
    found = torch.randn(len(ink), 2, *knots, device=ink.device)
    return functional.interpolate(found, ink.shape[-2:], mode=how, align_corners=True)


def _coarse(ink: torch.Tensor) -> torch.Tensor:
    size = ink.shape[-2:]
    if random.random() < 0.35:
        small = functional.interpolate(ink, scale_factor=random.uniform(0.4, 0.85), mode="area")
        ink = functional.interpolate(small, size, mode="bilinear")
    return functional.avg_pool2d(ink, 3, 1, 1) if random.random() < 0.3 else ink


def _faint(ink: torch.Tensor) -> torch.Tensor:
    curve = torch.exp(_normal(ink, 0.35))[:, None]
    ink = ink.clamp(1e-4, 1) ** curve * (0.35 + 0.65 * _chance(ink) ** 0.5)
    if random.random() < 0.35:
        height, width = ink.shape[-2:]
        holes = torch.rand(len(ink), 1, height // 2, width // 2, device=ink.device)
        holes = functional.interpolate(holes, (height, width), mode="bilinear")
        ink = ink * (1 - (holes > 0.82).float() * 0.8 * _chance(ink))
    return ink


def _ruled(ink: torch.Tensor) -> torch.Tensor:
    """Printed rules near the foot of a third of the lines, whole or dotted."""
    lines, _, height, width = ink.shape
    at = torch.randint(int(height * 0.55), height, (lines, 1), device=ink.device)
    rows = torch.arange(height, device=ink.device)[None]
    row = ((rows - at).abs() <= 1.2 * torch.rand(lines, 1, device=ink.device)).float()
    step = torch.randint(3, 9, (lines, 1), device=ink.device)
    dots = (torch.arange(width, device=ink.device)[None] % step < step // 2 + 1).float()
    dots = torch.where(torch.rand(lines, 1, device=ink.device) < 0.35, torch.ones_like(dots), dots)
    rule = row[:, None, :, None] * dots[:, None, None, :]
    return torch.maximum(ink, rule * _some(ink, 0.3) * 0.7 * _chance(ink))


def _grained(ink: torch.Tensor) -> torch.Tensor:
    height, width = ink.shape[-2:]
    clouds = torch.randn(len(ink), 1, 4, max(2, width // 64), device=ink.device)
    clouds = functional.interpolate(clouds, (height, width), mode="bilinear")
    return ink + torch.randn_like(ink) * 0.09 * _chance(ink) + 0.04 * clouds
