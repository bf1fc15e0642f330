"""What offices and their machines do to a page: letterheads, stickers, numbers, seams, nozzles."""

import itertools
from collections.abc import Sequence

import cv2
import numpy as np
import zxingcpp

from tests.scans.encoding import pdf_of
from tests.scans.everyday import doubt_below
from tests.scans.filling import Filled
from tests.scans.hardships import Made
from tests.scans.printing import DPI, HIGH, WIDE, Pixels
from tests.scans.scanning import Scanner, scan
from tests.scans.wet import knowing_print

Rng = np.random.Generator
_PIXEL = DPI / 25.4


def letterhead(page: Filled, rng: Rng) -> Filled:
    """Printed on paper of an organisation: a coloured bar, a sign and an address at its edges."""
    pixels = page.paper.pixels
    under = np.full((HIGH, WIDE, 3), 255, np.uint8)
    colour = tuple(int(v) for v in rng.integers(30, 220, 3))
    way = int(rng.integers(3))
    if way == 0:
        cv2.rectangle(under, (0, 0), (int(rng.uniform(4, 9) * _PIXEL), HIGH), colour, -1)
    elif way == 1:
        cv2.rectangle(under, (0, 0), (WIDE, int(rng.uniform(3, 7) * _PIXEL)), colour, -1)
    else:
        cv2.circle(
            under, (WIDE // 2, HIGH // 2), int(rng.uniform(40, 70) * _PIXEL), _pale(colour), -1
        )
    for n, text in enumerate(("Stichting De Haven", "Kade 12, 1234 AB Stad", "0800-12345")):
        at = (int(WIDE * 0.62), int((3.5 + 3.5 * n) * _PIXEL))
        cv2.putText(under, text, at, cv2.FONT_HERSHEY_SIMPLEX, 1.1, colour, 2, cv2.LINE_AA)
    page.paper.pixels[:] = (pixels.astype(np.uint16) * under // 255).astype(np.uint8)
    return page


def _pale(colour: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(255 - (255 - v) // 10 for v in colour)


def archive_sticker(page: Filled, rng: Rng) -> Filled:
    """A sticker of an archive or a mail room: another code, and a number."""
    made = zxingcpp.create_barcode(
        f"ARCH{int(rng.integers(10**9)):09d}",
        zxingcpp.BarcodeFormat.QRCode if rng.random() < 0.5 else zxingcpp.BarcodeFormat.Code128,
    )
    code = np.asarray(made.to_image(scale=6, add_quiet_zones=True))
    if code.ndim == 3:
        code = code[:, :, 0]
    wide = int(rng.uniform(18, 45) * _PIXEL)
    high = int(np.clip(wide * code.shape[0] / code.shape[1], 8 * _PIXEL, 30 * _PIXEL))
    code = cv2.resize(code, (wide, high), interpolation=cv2.INTER_AREA)
    x, y = (
        int(rng.uniform(0.03, 0.97) * (WIDE - wide)),
        int(rng.uniform(0.02, 0.98) * (HIGH - high)),
    )
    cover = np.zeros((HIGH, WIDE), np.float32)
    cover[y : y + high, x : x + wide] = 1
    doubt_below(page, cover, 0.5)
    page.paper.pixels[y : y + high, x : x + wide] = code[:, :, None]
    cv2.rectangle(page.paper.pixels, (x, y), (x + wide, y + high), (190,) * 3, 2)
    return page


def numbered(page: Filled, rng: Rng) -> Filled:
    """A numbering stamp or a date stamp in a corner or margin."""
    text = str(rng.choice(("000731", "12 NOV 2026", "DOSSIER 88", "KOPIE", "2 / 5")))
    colour = ((30, 30, 120), (150, 20, 30), (30, 30, 30))[int(rng.integers(3))]
    at = (int(rng.uniform(0.1, 0.8) * WIDE), int(rng.choice((0.02, 0.975)) * HIGH))
    cv2.putText(page.paper.pixels, text, at, cv2.FONT_HERSHEY_DUPLEX, 1.8, colour, 4, cv2.LINE_AA)
    return page


def sensor_seams(pages: Sequence[Filled], rng: Rng) -> Made:
    """A scanner of several sensors: they are a pixel off each other, and not equally bright."""
    seen = scan(pages[0].paper.pixels, Scanner(), rng)
    _high, wide = seen.shape
    edges = [
        0,
        *sorted(int(v) for v in rng.uniform(0.05, 0.95, int(rng.integers(2, 6))) * wide),
        wide,
    ]
    out = seen.copy()
    for left, right in itertools.pairwise(edges):
        part = seen[:, left:right].astype(np.float32) * rng.uniform(0.93, 1.03)
        out[:, left:right] = np.clip(np.roll(part, int(rng.integers(-1, 2)), 0), 0, 255)
    return pdf_of([out], (200, 200), 75), (0,)


def _clogged(page: Filled, clean: Pixels, rng: Rng) -> None:
    """Nozzles that are dry: white lines across what an ink-jet prints, every few millimetres."""
    worn = clean.copy()
    step, thick = rng.uniform(1.5, 8) * _PIXEL, int(rng.integers(2, 5))
    for y in np.arange(rng.uniform(0, step), HIGH, step).astype(int):
        band = worn[y : y + thick].astype(np.float32)
        worn[y : y + thick] = (255 - (255 - band) * rng.uniform(0.1, 0.5)).astype(np.uint8)
    _print_again(page, clean, worn)


def _in_one_colour(page: Filled, clean: Pixels, rng: Rng) -> None:
    """The black cartridge is empty: all is printed in blue, magenta, green or brown, or pale."""
    colours = ((40, 70, 160), (170, 40, 110), (40, 120, 70), (120, 80, 50), (120, 120, 120))
    ink = np.array(colours[int(rng.integers(len(colours)))], np.float32)
    dark = (255 - clean.astype(np.float32)) / 255
    _print_again(page, clean, (255 - dark * (255 - ink)).astype(np.uint8))


def _print_again(page: Filled, clean: Pixels, other: Pixels) -> None:
    """The same ink on another print of the page."""
    pixels = page.paper.pixels
    is_ink = (pixels.astype(np.int16) < clean.astype(np.int16) - 4).any(axis=2, keepdims=True)
    pixels[:] = np.where(is_ink, np.minimum(pixels, other), other)


clogged = knowing_print(_clogged)
in_one_colour = knowing_print(_in_one_colour)
