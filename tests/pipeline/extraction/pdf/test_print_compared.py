from forms.layout.parts import Image, LayoutPage
from pipeline.extraction.pdf.page_picture import PIXELS
from pipeline.extraction.pdf.print_compared import unknown


def test_the_row_of_pixels_in_which_a_picture_ends_is_not_known() -> None:
    """As of a page that was crossed out, whose foot is dark; it stands on a correction sheet."""
    picture = Image("digest", 19.0, 40.3, 74.6, 105.0)
    flags = unknown(LayoutPage((picture,)), is_personal=True)
    assert flags[int(145.3 * PIXELS), int(50 * PIXELS)]
    assert not flags[int(146.3 * PIXELS), int(50 * PIXELS)]
