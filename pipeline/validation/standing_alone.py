"""A reading of a sheet whose pages stand alone -> the same, as the whole paper that it is.

What was printed, chosen and handed in is for people to decide: a page that is not here is not
lacking, and nothing is asked about its boxes.
"""

from dataclasses import replace
from typing import Final

from forms.catalogue import Edition
from forms.ground.problems import PAGE_MISSING, missing_pages, pages_here
from pipeline.records import Instance, Mark, Reading

_DATE: Final = "/filled_on"


def as_it_came(reading: Reading, edition: Edition, printed: Instance | None) -> Reading:
    """The pages that are here, as all there is of a form; any other sheet as it was read.

    Args:
        reading: of a form.
        edition: as it was printed.
        printed: what is known of that print, if it is a personal one.
    """
    if not edition.worksheet.pages_stand_alone:
        return reading
    every = tuple(range(1, len(edition.layout.pages) + 1))
    of_print = (printed.pages if printed is not None else ()) or every
    lacking = missing_pages(reading.problems)
    here = tuple(sorted(reading.form_pages)) or tuple(p for p in of_print if p not in lacking)
    problems = tuple(each for each in reading.problems if each.code != PAGE_MISSING)
    if here != every:
        places = edition.layout.places.get(_DATE, ())
        has_date = any(place.page in here for place in places)
        problems += (pages_here(here, of_print, every, has_date=has_date),)
    pages = {at: {place.page for place in found} for at, found in edition.layout.places.items()}
    marks = tuple(
        _nothing(mark) if pages[mark.pointer].isdisjoint(here) else mark for mark in reading.marks
    )
    return replace(reading, marks=marks, problems=problems)


def _nothing(mark: Mark) -> Mark:
    """The mark of a box on a page that is not here."""
    return replace(
        mark,
        raw=None,
        state="empty",
        confidence=1.0,
        digits=(),
        picture=None,
        shown=None,
        ink=None,
        unread_because=None,
    )
