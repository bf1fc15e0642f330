"""A sheet about parts of life shows the pictogram of each, as documents do."""

import numpy as np
import pytest

from forms.ground.pictograms import pictogram_of
from forms.layout.parts import Drawing, Run
from tests.forms.sheets import cut, edition, laid_out, render, sheet, shipped, template

SHEET = "krachteninventarisatie"
every = pytest.mark.parametrize("language", ["nl", "ar", "nl in large print"])


@every
def test_each_page_about_a_part_of_life_begins_with_its_pictogram(language: str) -> None:
    drawn = [
        part
        for page in edition(SHEET, language).layout.pages
        for part in page.parts
        if isinstance(part, Drawing)
    ]
    assert [(part.lines, part.areas) for part in drawn] == [
        pictogram_of(domain) for domain in shipped().domains
    ]


@every
def test_it_stands_where_its_reader_begins_and_touches_nothing(language: str) -> None:
    pages = edition(SHEET, language).layout.pages
    page, number = pages[-2], len(pages) - 1
    (drawing,) = (part for part in page.parts if isinstance(part, Drawing))
    (title,) = (part for part in page.parts if isinstance(part, Run) and part.tag == "H2")
    assert (drawing.x < title.x) == (language != "ar")
    picture = render(template(SHEET, language).content, page=number)
    x, y, w, h = drawing.x, drawing.y, drawing.w, drawing.h
    inside = cut(picture, x, y, w, h) < 200
    around = cut(picture, x - 1, y - 1, w + 2, h + 2) < 200
    assert inside.sum() > 200
    assert inside.sum() == np.asarray(around).sum()


def test_a_part_of_life_that_an_organisation_added_has_none() -> None:
    own = {
        "key": "eigen",
        "kind": "group",
        "title": "{item}",
        "page": "each",
        "pictograms": True,
        "over": [{"code": "garden", "label": "Mijn tuin"}, {"code": "housing", "label": "Wonen"}],
        "fields": [{"key": "a", "kind": "text", "label": "Wat wil ik?"}],
    }
    _header, *pages = laid_out(sheet(own)).pages
    assert [sum(isinstance(p, Drawing) for p in page.parts) for page in pages] == [0, 1]
