"""Dates and client codes as people write them in cells, and as they should not."""

from collections.abc import Sequence
from datetime import date, timedelta

from forms.ground.check_digit import is_valid
from forms.layout.parts import Box
from tests.scans.combs import write_comb, write_digit
from tests.scans.marks import Spot, black
from tests.scans.truth import Kind, Meant, certain, doubtful, either
from tests.scans.writers import Work

TODAY = date(2026, 6, 30)  # the day on which everything is scanned


def fill_date(work: Work, box: Box, _codes: Sequence[str]) -> Meant:
    """A date of the last year, or something that is none."""
    rng = work.rng
    chance = rng.random()
    if chance < 0.15 and box.pointer != "/filled_on":
        return certain("date", None, "left empty")
    day = TODAY - timedelta(days=int(rng.integers(0, 400)))
    digits = day.strftime("%d%m%Y")
    if chance > 0.98:
        wrong = (
            f"{rng.integers(32, 40)}{digits[2:]}"
            if rng.random() < 0.5
            else f"{digits[:2]}13{digits[4:]}"
        )
        write_comb(work, box, wrong)
        return doubtful("date", "no such day")
    if chance > 0.96:
        write_comb(work, box, f"{digits[:4]}    ")
        return doubtful("date", "without a year")
    if chance > 0.94 and digits[0] == "0":
        write_comb(work, box, f" {digits[1:]}")
        return either("date", "without the zero", day.isoformat())
    if chance > 0.92:
        return _mended(work, box, digits, "date", day.isoformat())
    write_comb(work, box, digits)
    return certain("date", day.isoformat(), "digits")


def fill_code(work: Work, box: Box, codes: Sequence[str]) -> Meant:
    """An issued code; or one that was never issued, or with a slip of the pen."""
    rng = work.rng
    chance = rng.random()
    if chance < 0.06 or (box.pointer != "/client" and chance < 0.5):
        return certain("code", None, "left empty")
    code = str(rng.choice(list(codes)))
    digits = code.replace("-", "")
    if chance > 0.97:
        at = int(rng.integers(6))
        digits = (
            f"{digits[:at]}{(int(digits[at]) + int(rng.integers(1, 9))) % 10}{digits[at + 1 :]}"
        )
        assert not is_valid(digits)
        write_comb(work, box, digits)
        return doubtful("code", "slip of the pen")
    if chance > 0.95:
        return _mended(work, box, digits, "code", code)
    write_comb(work, box, digits)
    return certain("code", code, "digits")


def _mended(work: Work, box: Box, digits: str, kind: Kind, value: str) -> Meant:
    """The right digit over a wrong one; or above its cell, with the wrong one blackened."""
    paper, rng = work.paper, work.rng
    at = int(rng.integers(len(digits)))
    wrong = str((int(digits[at]) + int(rng.integers(1, 10))) % 10)
    write_comb(work, box, digits[:at] + wrong + digits[at + 1 :])
    place = [n for n, letter in enumerate(box.pattern) if letter != "-"][at]
    cell = box.w / box.cells
    x, y = paper.spot(box.x + (place + 0.5) * cell, box.y + box.h / 2)
    if rng.random() < 0.5:
        write_digit(work, digits[at], (x, y), box.h * paper.scale)
        return either(kind, "digit over digit", value)
    spot = Spot(x, y, 4.5, work.hand.pen.width, is_round=False, shake=work.hand.shake)
    work.draw(black(spot, rng))
    above = (x, y - box.h * paper.scale * 0.8)
    write_digit(work, digits[at], above, box.h * paper.scale * 0.7)
    return either(kind, "digit blackened", value)
