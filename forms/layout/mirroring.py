"""A part of a page in, the same at the other side out: for who reads from the right.

What stands in the bands is not mirrored: marks and codes stay where a scanner looks for them. The
cells of a comb are filled in from the left, as numbers are everywhere.
"""

from dataclasses import replace

from forms.ground.style import MM
from forms.layout.bands import CONTENT_LEFT, CONTENT_WIDTH
from forms.layout.galleys import WidthOf
from forms.layout.parts import Part, Run, Stroke

_AXIS = 2 * CONTENT_LEFT + CONTENT_WIDTH


def mirrored(part: Part, measure: WidthOf) -> Part:
    """The part at the other side of the content, as wide as it was."""
    if isinstance(part, Run):
        return replace(part, x=_other_side(part.x + measure(part.text, part.face, part.size) / MM))
    if isinstance(part, Stroke):
        return replace(part, x=_other_side(part.x2), x2=_other_side(part.x))
    return replace(part, x=_other_side(part.x + part.w))


def _other_side(x: float) -> float:
    return round(_AXIS - x, 2)
