"""File bytes -> one page of it as a picture, for a person to look at; upright, where that is known.

What it costs is bounded as reading is: no page is larger than one of ours at 150 dpi.
"""

from itertools import islice
from typing import Final

import cv2
import numpy as np

from forms.catalogue import Catalogue, Edition
from forms.ground.known_names import UnknownEditionError
from pipeline.extraction.known_prints import InstanceOf
from pipeline.extraction.pdf.flat_pages import FlatPages
from pipeline.extraction.pdf.openers import opened_by_the_first
from pipeline.extraction.pdf.page_fit import printed_times
from pipeline.extraction.pdf.page_kinds import roads_of
from pipeline.extraction.pdf.page_picture import DPI, render_upright
from pipeline.extraction.pixels import Grey
from pipeline.records import NotRead, Picture
from pipeline.records.file_kinds import HEAD, kind_of
from pipeline.records.joined_files import joined
from pipeline.records.page_pictures import AskedPage, ShownPage
from pipeline.records.refusals import Damaged, NotAPdf

_LONGEST: Final = round(297 / 25.4 * DPI)  # pixels along the longer side


def show_page(
    content: bytes, asked: AskedPage, catalogue: Catalogue, instance_of: InstanceOf
) -> ShownPage:
    """One page of a file.

    Raises:
        Refusal: there is no such page, or it cannot be opened.
    """
    if kind_of(content[:HEAD]) == "pdf":
        content = joined(content)[0]
        if (grey := _typed(content, asked, catalogue, instance_of)) is not None:
            return _shown(grey, lies_as_printed=True)
    return _scanned(content, asked, catalogue, instance_of)


def _typed(
    content: bytes, asked: AskedPage, catalogue: Catalogue, instance_of: InstanceOf
) -> Grey | None:
    """A page with fields or print; None for one that is a picture, or that lies elsewhere."""
    opened, _ = opened_by_the_first(content)
    if not 0 < asked.number <= len(opened.pages):
        raise Damaged
    road = roads_of(content, opened)[asked.number - 1]
    if road == "fields":
        fit = printed_times(opened.pages[asked.number - 1].times)
        return render_upright(content, {asked.number: fit}).get(asked.number)
    edition = _edition(asked, catalogue, instance_of) if road == "print" else None
    if edition is None or not 0 < asked.form_page <= len(edition.layout.pages):
        return None
    laid = FlatPages(content).page(asked.number, edition.layout.pages[asked.form_page - 1])
    return laid.pixels if laid is not None else None


def _edition(asked: AskedPage, catalogue: Catalogue, instance_of: InstanceOf) -> Edition | None:
    identity = asked.identity
    if identity is None:
        return None
    printed = instance_of(identity.instance) if identity.instance else None
    try:
        return catalogue.as_printed(identity, printed)
    except UnknownEditionError:
        return None


def _scanned(
    content: bytes, asked: AskedPage, catalogue: Catalogue, instance_of: InstanceOf
) -> ShownPage:
    """A page that is a picture: straightened where it is a page of ours, else as it came."""
    from pipeline.extraction import scan

    if scan.is_picture(content):
        pages = islice(scan.pages_of_picture(content), asked.number - 1, None)
        page = next(pages, None)
    elif kind_of(content[:HEAD]) == "pdf":
        page = next(iter(scan.pages_of_pdf(content, [asked.number])))
    else:
        raise NotAPdf
    if page is None or isinstance(page, NotRead):
        raise Damaged if page is None else page.refusal
    sheets = scan.Sheets(catalogue, instance_of)
    straight = scan.straightened(page, sheets, asked.identity, asked.form_page)
    if straight is not None:
        return _shown(straight, lies_as_printed=True)
    return _shown(page.grey, lies_as_printed=False)


def _shown(grey: Grey, *, lies_as_printed: bool) -> ShownPage:
    times = min(1.0, _LONGEST / max(grey.shape))
    if times < 1:
        size = (round(grey.shape[1] * times), round(grey.shape[0] * times))
        grey = np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)
    pixels = np.ascontiguousarray(grey)
    picture = Picture(pixels.shape[1], pixels.shape[0], DPI, pixels.tobytes())
    return ShownPage(picture, lies_as_printed)
