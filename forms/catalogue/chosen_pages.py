"""An edition whose pages stand alone, and chosen parts of life -> the pages that a print needs."""

from collections.abc import Collection, Iterable

from forms.catalogue.edition import Edition
from forms.fields import Group
from forms.schema.worksheet import Worksheet


def is_to_choose(worksheet: Worksheet) -> bool:
    """Whether a sheet can be printed with some parts of life only."""
    return worksheet.pages_stand_alone and bool(_about_domains(worksheet))


def chosen_pages(edition: Edition, domains: Collection[str]) -> tuple[int, ...]:
    """The pages of these parts of life (by key), and all that are about none; from 1."""
    beginnings = {
        f"/{group.key}/{item.key}/": item.key
        for group in _about_domains(edition.worksheet)
        for item in group.items
    }
    numbered = enumerate(edition.layout.pages, start=1)
    about = {
        number: set(_named((box.pointer for box in page.boxes), beginnings))
        for number, page in numbered
    }
    return tuple(number for number, keys in about.items() if not keys or keys & {*domains})


def _about_domains(worksheet: Worksheet) -> list[Group]:
    return [
        each for each in worksheet.questions if isinstance(each, Group) and each.over == "domains"
    ]


def _named(pointers: Iterable[str], beginnings: dict[str, str]) -> Iterable[str]:
    for pointer in pointers:
        yield from (key for begins, key in beginnings.items() if pointer.startswith(begins))
