"""The marks of a page in grey -> which are paler in a part, or as a whole, than they may be.

What is pale in a mark may be a gap of its pen, or a stroke across the way of a camera that was
moved. All else was drawn by another pen, or rubbed out.
"""

from collections.abc import Sequence

from pipeline.extraction.scan.ticks.gapped_strokes import Gaps
from pipeline.extraction.scan.ticks.paler_strokes import has_paler_stroke
from pipeline.extraction.scan.ticks.rubbed_marks import seem_rubbed
from pipeline.extraction.scan.ticks.smeared_marks import SmearedMarks
from pipeline.extraction.scan.ticks.tick_ink import TickInk
from pipeline.extraction.scan.ticks.two_pens import in_two_tones
from pipeline.extraction.scan.ticks.unsharp_print import UnsharpPrint


class Tones:
    """How dark the strokes of marks may be on a page.

    Args:
        looks: what every box of the page holds.
        unsharp: how unsharp its print is.
    """

    def __init__(self, looks: Sequence[TickInk], unsharp: UnsharpPrint) -> None:
        self._gaps = Gaps(looks)
        self._smeared = SmearedMarks(looks)
        self.unsharp = unsharp

    def are_paler_in_part(self, look: TickInk) -> bool:
        """Whether a stroke is paler than its mark, and neither a gap of the pen nor blur."""
        if not _has_paler_stroke(look) or self._gaps.explain(look):
            return False
        evened, blur = self.unsharp.evened(look), self.unsharp.blur(look)
        return all(_has_paler_stroke(each, blur) for each in (look, evened))

    def doubtful(self, marks: Sequence[TickInk]) -> list[bool]:
        """Which marks are in two tones, or were rubbed out."""
        pairs = zip(self._pale(marks), map(self._smeared.hold, marks), strict=True)
        return [pale or smeared for pale, smeared in pairs]

    def _pale(self, marks: Sequence[TickInk]) -> list[bool]:
        """Which marks are paler than they may be, in a part or as a whole."""
        both = zip(marks, in_two_tones(marks), seem_rubbed(marks), strict=True)
        found = [rubbed or (odd and not self._gaps.explain(mark)) for mark, odd, rubbed in both]
        if not any(found):
            return found
        evened = [self.unsharp.evened(self.unsharp.cleared(mark) or mark) for mark in marks]
        still = map(any, zip(in_two_tones(evened), seem_rubbed(evened), strict=True))
        return [now and then for now, then in zip(found, still, strict=True)]


def _has_paler_stroke(look: TickInk, blur: float = 1.0) -> bool:
    return has_paler_stroke(look.depth, look.solid(), look.free, look.zones, blur)
