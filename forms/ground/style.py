"""The look of every paper in one place: sizes in points, distances in millimetres, calm colours.

Printed on a black-and-white printer everything must still read: colour never carries meaning.
"""

from typing import Final

PAGE_WIDTH: Final = 210.0
PAGE_HEIGHT: Final = 297.0
MM: Final = 72 / 25.4  # points in a millimetre

Colour = tuple[float, float, float]
INK: Final[Colour] = (0.11, 0.15, 0.19)
SOFT_INK: Final[Colour] = (0.33, 0.38, 0.42)
ACCENT: Final[Colour] = (0.07, 0.36, 0.40)
TINT: Final[Colour] = (0.93, 0.96, 0.95)
CREAM: Final[Colour] = (0.985, 0.972, 0.94)
LINE: Final[Colour] = (0.45, 0.50, 0.53)
WHITE: Final[Colour] = (1.0, 1.0, 1.0)
BLACK: Final[Colour] = (0.0, 0.0, 0.0)
