"""Outlines that somebody drew over, on a page of which the lines are broad above, thin below."""

import cv2
import numpy as np

from forms.layout.parts import Box
from tests.pipeline.extraction.scan import glass
from tests.pipeline.extraction.scan.glass import MM, Grey, box

DOMAIN = "/goals/0/domain"


def broad_above() -> Grey:
    """A page with much toner above its boxes to tick, and ever less on the way down to them."""
    grey = glass.blank_page()
    broad = cv2.erode(grey, np.ones((2, 2), np.uint8))
    much = np.clip((158 - np.arange(len(grey)) / MM) / 40, 0, 1)[:, None]
    return np.asarray(much * broad + (1 - much) * grey, np.uint8)


def ring_on(grey: Grey, at: Box) -> None:
    middle = (round((at.x + at.w / 2) * MM), round((at.y + at.h / 2) * MM))
    cv2.circle(grey, middle, round(2.5 * MM), 40, 2, cv2.LINE_AA)


def test_an_outline_drawn_over_where_lines_differ_is_asked() -> None:
    grey = broad_above()
    ring_on(grey, box("actieplan", 2, DOMAIN, "mind"))
    assert glass.said(grey, DOMAIN) == "asked"


def test_lines_that_differ_were_not_drawn_over() -> None:
    assert glass.mark(broad_above(), DOMAIN).state == "empty"
