"""A worksheet in, a Layout out: the place of every word and box, in millimetres."""

from forms.layout.page_flow import DoesNotFitError
from forms.layout.parts import Layout
from forms.layout.placing import lay_out

__all__ = ["DoesNotFitError", "Layout", "lay_out"]
