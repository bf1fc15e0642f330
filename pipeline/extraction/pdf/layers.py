"""An opened PDF -> which of its layers (optional content) are switched off, and what they hide."""

from dataclasses import dataclass
from typing import Final

import pikepdf

_MOST: Final = 1000  # layers of one list
_Number = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Layers:
    """The layers of a file as it opens.

    Attributes:
        listed: those that are the other way round than all others.
        is_off: whether all others are switched off.
    """

    listed: frozenset[_Number] = frozenset()
    is_off: bool = False

    @classmethod
    def of(cls, pdf: pikepdf.Pdf) -> "Layers":
        """Those of this file."""
        layers = pdf.Root.get("/OCProperties")
        usual = layers.get("/D") if isinstance(layers, pikepdf.Dictionary) else None
        if not isinstance(usual, pikepdf.Dictionary):
            return cls()
        is_off = usual.get("/BaseState") == "/OFF"
        listed = usual.get("/ON" if is_off else "/OFF")
        return cls(frozenset(each.objgen for each in _listed(listed)), is_off)

    def hide(self, annotation: pikepdf.Object) -> bool:
        """Whether an annotation lies in layers none of which is shown."""
        layer = annotation.get("/OC")
        if not isinstance(layer, pikepdf.Dictionary):
            return False
        group = layer.get("/OCGs", layer)
        groups = [group] if isinstance(group, pikepdf.Dictionary) else _listed(group)
        off = [(each.objgen in self.listed) != self.is_off for each in groups]
        return bool(off) and all(off)


def _listed(value: object) -> list[pikepdf.Object]:
    if not isinstance(value, pikepdf.Array):
        return []
    return [each for each in list(value)[:_MOST] if isinstance(each, pikepdf.Dictionary)]
