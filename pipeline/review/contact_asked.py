"""A paper with another way to reach a client -> the question, with both ways beside each other."""

from dataclasses import replace

from forms.ground.words import Words
from pipeline.dossiers.safe_contact import ASKED
from pipeline.review.copies_asked import in_words
from pipeline.review.questions import OpenQuestion


def is_about_contact(asked: OpenQuestion) -> bool:
    """Whether it is asked how the client can be reached safely, beside what was known."""
    return asked.code in ASKED


def beside_in_force(asked: OpenQuestion, answer: str | None, words: Words) -> OpenQuestion:
    """The question with what counts now (`answer`; None: nothing does) and what the paper says."""
    before = in_words(answer, asked.place, words)
    now = in_words(asked.read, asked.place, words) if asked.read else None
    return replace(asked, before=before, now=now)
