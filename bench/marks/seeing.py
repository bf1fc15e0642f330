"""Layers of ink in a box on paper -> its patch, as a scanner or phone and our reader see it."""

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.marks.odd import Layer
from bench.marks.papers import HALF, PX, Place
from bench.marks.strokes import Chance, Hand, Points
from bench.marks.writing import PX as FINE
from pipeline.extraction.scan.registering.registration import SCALE
from pipeline.extraction.scan.ticks.patches import PATCH_HALF, depths_of

Sheet = NDArray[np.float32]
_SIDE = 2 * HALF * FINE


@dataclass(frozen=True)
class Pen:
    """What ink takes of the light, and what shows through; mm that it is broad."""

    tone: float
    cover: float
    grain: float
    width: float
    skips: float = 0.0


@dataclass(frozen=True)
class Scan:
    """How a page came in: as `bench.digits.hands.Scan`, and how it was laid down."""

    dpi: float
    blur: float
    noise: float
    jpeg: int
    threshold: float
    paper: float
    shade: float
    toner: float
    off: tuple[float, float]
    turn: float
    stretch: tuple[float, float]


def pen(rng: Chance, width: float | None = None) -> Pen:
    """A ballpoint, fineliner, felt pen, gel pen or pencil."""
    kind = rng.random()
    width = width or float(np.exp(rng.uniform(np.log(0.25), np.log(1.05))))
    if kind < 0.2:  # pencil
        return Pen(
            rng.uniform(70, 135),
            rng.uniform(0.55, 0.85),
            rng.uniform(0.2, 0.6),
            float(np.clip(width, 0.35, 0.7)),
        )
    if kind < 0.6:  # ballpoint
        skips = rng.uniform(0.0, 0.5) if rng.random() < 0.15 else 0.0
        return Pen(
            rng.uniform(20, 95),
            rng.uniform(0.78, 0.95),
            rng.uniform(0.0, 0.3),
            float(np.clip(width, 0.25, 0.5)),
            skips,
        )
    return Pen(rng.uniform(10, 90), rng.uniform(0.9, 0.99), rng.uniform(0.0, 0.1), width)


def another(first: Pen, rng: Chance) -> Pen:
    """A pen that lies there too; as dark as the first one now and then, or a fine pencil."""
    other, chance = pen(rng), rng.random()
    if chance < 0.4:
        return replace(other, tone=first.tone, cover=first.cover)
    if chance < 0.65:
        tone, cover, grain = rng.uniform((75, 0.55, 0.3), (135, 0.85, 0.55))
        return Pen(tone, cover, grain, float(rng.uniform(0.35, 0.55)))
    return other


def scan(rng: Chance) -> Scan:
    """Some scanner or phone."""
    dpi = float(rng.choice([100, 150, 200, 240, 300], p=[0.06, 0.2, 0.46, 0.1, 0.18]))
    is_bilevel = rng.random() < 0.22 and dpi >= 150
    is_phone = not is_bilevel and rng.random() < 0.25
    return Scan(
        dpi,
        blur=float(rng.uniform(0.3, 0.7)) * (1.6 if is_phone else 1.0),
        noise=float(abs(rng.normal(0, 3))),
        jpeg=int(rng.uniform(20, 90)) if rng.random() < 0.8 and not is_bilevel else 0,
        threshold=float(rng.uniform(0.52, 0.85)) if is_bilevel else 0.0,
        paper=float(rng.uniform(90, 255))
        if is_phone
        else float(np.clip(rng.normal(245, 12), 190, 255)),
        shade=float(rng.uniform(0, 0.35)) if rng.random() < 0.3 else 0.0,
        toner=float(rng.uniform(0.5, 1)) if rng.random() < 0.15 else 1.0,
        off=tuple(rng.normal(0, 0.1, 2)),
        turn=float(rng.normal(0, 0.008)),
        stretch=tuple(np.exp(rng.normal(0, 0.012, 2))),
    )


def mask_of(layer: Layer, width: float, rng: Chance, skips: float = 0.0) -> NDArray[np.float32]:
    """Where the ink of a layer lies, 0 to 1."""
    large = np.zeros((_SIDE, _SIDE), np.uint8)
    if layer.written is not None:
        _paste(large, layer.written, layer.at)
    thickness = layer.hand.width if layer.hand else width
    for stroke in layer.strokes:
        _draw(large, stroke, thickness * rng.uniform(0.85, 1.15), rng, skips)
    small = cv2.resize(large, None, fx=PX / FINE, fy=PX / FINE, interpolation=cv2.INTER_AREA)
    return small.astype(np.float32) / 255


def _paste(large: NDArray[np.uint8], ink: NDArray[np.float32], at: tuple[float, float]) -> None:
    side = ink.shape[0]
    left, top = (round(_SIDE / 2 + v * FINE - side / 2) for v in at)
    x, y = max(0, -left), max(0, -top)
    x2, y2 = min(side, _SIDE - left), min(side, _SIDE - top)
    if x2 > x and y2 > y:
        part = large[top + y : top + y2, left + x : left + x2]
        np.maximum(part, (ink[y:y2, x:x2] * 255).astype(np.uint8), out=part)


def _draw(
    large: NDArray[np.uint8], points: Points, width: float, rng: Chance, skips: float
) -> None:
    place = np.round((points * FINE + _SIDE / 2) * 16).astype(int)
    pressure = np.convolve(rng.uniform(0.7, 1.3, len(place) + 4), np.ones(5) / 5, "valid")
    if rng.random() < 0.25:  # lighter to its end
        pressure = pressure * np.linspace(1.1, rng.uniform(0.5, 0.9), len(place))
    gap = rng.random(len(place)) < 0.12 * skips
    for n in range(1, len(place)):
        if not gap[n]:
            thick = max(1, round(width * FINE * pressure[n]))
            cv2.line(large, place[n - 1].tolist(), place[n].tolist(), 255, thick, cv2.LINE_AA, 4)


def lay(sheet: Sheet, mask: NDArray[np.float32], pen: Pen, rng: Chance) -> None:
    """Lay ink on paper (grey, 0 to 255)."""
    alpha = mask * pen.cover
    if pen.grain:
        rough = rng.random((sheet.shape[0] // 2, sheet.shape[1] // 2), dtype=np.float32)
        alpha = alpha * (1 - pen.grain * cv2.resize(rough, sheet.shape[::-1]))
    np.minimum(sheet, sheet * (1 - alpha) + pen.tone * alpha, out=sheet)


def printed(place: Place, scan: Scan) -> Sheet:
    """The paper with its print."""
    sheet = place.print_.astype(np.float32)
    if scan.toner < 1:
        sheet = 255 - (255 - sheet) * scan.toner
    return sheet


def scanned(sheet: Sheet, scan: Scan, rng: Chance) -> NDArray[np.float32]:
    """The patch (2 * PATCH_HALF squared): the share of light that is lacking."""
    zoom = scan.dpi / 25.4 / PX
    if zoom < 1:
        sheet = cv2.GaussianBlur(sheet, (0, 0), 0.35 / zoom)
    side = int(2 * HALF * scan.dpi / 25.4)
    c, s = np.cos(scan.turn), np.sin(scan.turn)
    shape = zoom * np.array([[c * scan.stretch[0], -s], [s, c * scan.stretch[1]]])
    middle = np.array([side / 2, side / 2]) + rng.uniform(-0.5, 0.5, 2)
    base = np.array([HALF * PX - 0.5] * 2)
    move = np.column_stack([shape, middle - shape @ base])
    small = cv2.warpAffine(sheet, move, (side, side), flags=cv2.INTER_LINEAR, borderValue=255.0)
    small = cv2.GaussianBlur(small, (0, 0), max(0.15, scan.blur))
    light = np.full(small.shape, scan.paper / 255, np.float32)
    if scan.shade:
        dark = np.linspace(
            *(0, scan.shade)[:: 1 if rng.random() < 0.5 else -1], side, dtype=np.float32
        )
        light *= 1 - (dark if rng.random() < 0.5 else dark[:, None])
    grey = small * light + rng.normal(0, scan.noise, small.shape)
    if scan.threshold:
        grey = np.where(grey > scan.threshold * scan.paper, 255, 0)
        if rng.random() < 0.3:
            specks = rng.random(grey.shape)
            grey[specks < 0.0008] = 0
            grey[specks > 0.9992] = 255
        if rng.random() < 0.12:
            grey = np.repeat(grey[::2], 2, axis=0)[:side]
    grey = np.clip(grey, 0, 255).astype(np.uint8)
    if scan.jpeg:
        packed = cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, scan.jpeg])[1]
        grey = cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE)
    per = 25.4 / scan.dpi * SCALE
    back = np.column_stack(
        [np.eye(2) * per, PATCH_HALF - 0.5 - per * middle + np.array(scan.off) * SCALE]
    )
    cut = cv2.warpAffine(grey, back, (2 * PATCH_HALF,) * 2, flags=cv2.INTER_LINEAR, borderValue=255)
    return depths_of([np.asarray(cut, np.uint8)])[0]


__all__ = ["Hand", "Pen", "Scan", "another", "lay", "mask_of", "pen", "printed", "scan", "scanned"]
