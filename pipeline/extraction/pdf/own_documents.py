"""A PDF on which no form of ours can be found -> whether it is a document that we made ourselves.

A plan or a summary that comes back in the inbox is no stranger: who laid it there is told what it
is and where to write instead. It is known by its title and by the foot of its pages, in any
language, as it was printed or as some other program printed it again.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

import pypdfium2

from forms.catalogue import Catalogue
from forms.ground.check_digit import is_valid
from forms.ground.words import Words
from pipeline.records.refusals import OwnDocument, OwnPlan, OwnSummary, Refusal

_PAGES: Final = 3  # that are looked at
_LETTERS: Final = 20_000  # of one page
_MAKER: Final = "Typst"
_FILLED_IN: Final = re.compile(r"\\\{\w+\\\}")
_PLAN: Final = ("documents.plan.pdf_title", "documents.plan.title", "documents.plan.title_named")
_SUMMARY: Final = (
    "documents.trajectory.pdf_title",
    "documents.trajectory.title",
    "documents.appendix.pdf_title",
)
_OTHERS: Final = (
    "documents.keepsake.title",
    "documents.silent.title",
    "documents.team.ideas.pdf_title",
    "documents.team.fidelity.pdf_title",
    "documents.team.carriers.pdf_title",
    "guide.pdf_title",
)


def own_document(content: bytes, catalogue: Catalogue) -> Refusal | None:
    """Why it cannot be taken in, if it is a document of ours; else None."""
    try:
        with pypdfium2.PdfDocument(content) as pdf:
            title = pdf.get_metadata_value("Title")
            is_made = pdf.get_metadata_value("Creator").startswith(_MAKER)
            pages = list(_texts(pdf))
    except (pypdfium2.PdfiumError, ValueError):
        return None
    spoken = [catalogue.words(language) for language in catalogue.languages]
    has_feet = bool(pages) and all(any(_is_foot(page, words) for words in spoken) for page in pages)
    kind = _kind(title, pages[0] if pages else "", spoken)
    if not has_feet and not (is_made and kind is not None):
        return None
    return (kind or OwnDocument)()


def _texts(pdf: pypdfium2.PdfDocument) -> Iterator[str]:
    """The words of its first pages, on one line each."""
    for page in islice(pdf, _PAGES):
        text = page.get_textpage()
        yield " ".join(text.get_text_range(count=min(text.count_chars(), _LETTERS)).split())
        text.close()


def _is_foot(page: str, words: Words) -> bool:
    """Whether a page ends as ours do: whose it is, and its number."""
    number = _pattern(words("documents.page", page="{page}", pages="{pages}"))
    team = re.escape(words("documents.team.footer"))
    found = re.search(rf"(?:(\d{{6}}-\d)|\b{team}) {number}$", page[-200:])
    return found is not None and (found[1] is None or is_valid(found[1]))


def _kind(title: str, page: str, spoken: list[Words]) -> type[Refusal] | None:
    """Which document it is, by its title or by the first words on it."""
    kinds = ((OwnPlan, _PLAN), (OwnSummary, _SUMMARY), (OwnDocument, _OTHERS))
    for kind, keys in kinds:
        for words in spoken:
            # its own: what it borrows is looked for in the language that it is of
            for phrase in filter(None, map(words.phrases.get, keys)):
                pattern = _pattern(phrase)
                if re.fullmatch(pattern, title) or (not title and re.match(pattern, page)):
                    return kind
    return None


def _pattern(phrase: str) -> str:
    """A phrase as a pattern, with anything short where it is filled in."""
    return _FILLED_IN.sub(".{1,60}?", re.escape(phrase))
