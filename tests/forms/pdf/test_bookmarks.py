"""A long form has a bookmark for each of its headings; a print, for those that are on it."""

from io import BytesIO

import pikepdf

from forms.catalogue.chosen_pages import chosen_pages
from forms.pdf.bookmarks import LONG
from forms.pdf.stamping import Stamp
from pipeline.documents.enlarging import enlarged
from tests.forms.sheets import shipped

LANGUAGES = ("nl", "ar")


def bookmarks(content: bytes) -> list[tuple[str, int]]:
    """What each is called, and on which page of the file it is; forwards as backwards."""
    with pikepdf.open(BytesIO(content)) as pdf:
        root = pdf.Root.get("/Outlines")
        if root is None:
            return []
        pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}
        there, item = [], root.get("/First")
        while item is not None:
            there.append((str(item.Title), pages[item.Dest[0].objgen]))
            item = item.get("/Next")
        back, item = [], root.get("/Last")
        while item is not None:
            back.append(str(item.Title))
            item = item.get("/Prev")
        assert back == [name for name, _ in reversed(there)]
        assert int(root.Count) == len(there)
        return there


def blank(name: str, language: str = "nl") -> bytes:
    return shipped().template(shipped().current(name, language)).content


def test_each_part_of_a_long_form_has_its_bookmark() -> None:
    found = bookmarks(blank("krachteninventarisatie"))
    assert found[0] == ("Mijn krachten", 1)
    assert ("Wonen", 2) in found
    assert [page for _, page in found] == sorted(page for _, page in found)


def test_a_short_form_has_none_and_a_long_one_has_some() -> None:
    for language in LANGUAGES:
        for name in shipped().files:
            template = shipped().template(shipped().current(name, shipped().spoken(name, language)))
            is_long = len(template.layout.pages) >= LONG
            assert bool(bookmarks(template.content)) is is_long, name


def test_a_print_without_some_pages_has_no_bookmarks_to_them() -> None:
    edition = shipped().current("krachteninventarisatie", "nl")
    template = shipped().template(edition)
    part = template.stamp(Stamp(None, None, pages=chosen_pages(edition, ("money",))))
    names = [name for name, _ in bookmarks(part)]
    assert "Geld en papieren" in names
    assert "Wonen" not in names


def test_they_are_there_on_large_paper_as_well() -> None:
    content = blank("krachteninventarisatie")
    assert bookmarks(enlarged(content)) == bookmarks(content)
