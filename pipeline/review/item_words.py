"""An open question -> what is said about it: its title, why it is asked, what papers say there."""

from collections.abc import Iterator
from typing import Final

from forms.ground.problems import Problem
from forms.ground.script import apart
from forms.ground.words import Words
from pipeline.dossiers.current_papers import CONFLICT, SAID_OTHERWISE
from pipeline.dossiers.doubts_of_plan import DOUBTS, UNKNOWN_ID, WRITTEN_OVER
from pipeline.dossiers.naming import ABOUT_NAMES
from pipeline.dossiers.safe_contact import ASKED
from pipeline.records.messages import told
from pipeline.records.papers import NAME_BOX, TWO_WRITERS
from pipeline.review.questions import ODD, WHOSE, OpenQuestion

# the picture may not show why it is asked
_NOT_SEEN: Final = (
    ABOUT_NAMES
    | ASKED
    | DOUBTS
    | {"answer_elsewhere", "remark_over_box", "date_in_future", "date_impossible"}
    | {CONFLICT, SAID_OTHERWISE, TWO_WRITERS}
)
# What was read, or said, cannot be the answer, though it may well stand on the paper.
CANNOT_STAND: Final = frozenset(
    {"answer_elsewhere", "date_in_future", "date_impossible", "case_unknown", "number_unclear"}
)


def title_of(question: OpenQuestion, words: Words) -> str:
    """The label of the box; what is asked, where it is about no box or about the whole paper."""
    if question.place.pointer == WHOSE:
        return words("correction.whose")
    return question.place.label or told(Problem(question.code), words)


def note_of(question: OpenQuestion, words: Words, *, again: str | None, read: str | None) -> str:
    """What else there is to say about a question.

    Args:
        question: what is open.
        words: of the people in the office.
        again: code of why it is asked once more, if it is.
        read: what had been read, where it does not stand in the answer.
    """
    notes = list(why_again(again, words)) if again else []
    if question.code in _NOT_SEEN or not (question.picture or again):  # of two, the later reason
        notes.append(_why(question, words))
    notes += _both(question, words)
    if not question.picture and read and not question.now:
        notes.append(_sentence("correction.was_read", read, words))
    return " ".join(dict.fromkeys(notes))


def why_again(code: str, words: Words) -> Iterator[str]:
    """Why what was said could not be taken over, and what else would end the question."""
    yield told(Problem(code), words)
    if code in CANNOT_STAND:
        yield words("correction.cannot_stand")


def _why(question: OpenQuestion, words: Words) -> str:
    """Why it is asked; that copies differ is said otherwise to who hands a paper in."""
    if question.code == CONFLICT and question.place.pointer == NAME_BOX:
        return f"{words('questions.conflict')} {words('correction.name_at_stake')}"
    if question.code == CONFLICT and "adds" in question.params:
        return f"{words('questions.conflict')} {words('correction.or_adds', **question.params)}"
    if question.code == CONFLICT:
        return words("questions.conflict")
    return told(Problem(question.code, params=question.params), words)


def _both(question: OpenQuestion, words: Words) -> list[str]:
    """What the older and the newer copy say, one after the other."""
    keys = ("said_before", "says_now")
    if question.code in ABOUT_NAMES:
        keys = ("name_in_force", "name_on_paper")
    if question.code in ASKED:
        keys = ("contact_in_force", "contact_on_paper")
    if question.code in DOUBTS:
        is_print = question.code in WRITTEN_OVER or question.code == UNKNOWN_ID
        keys = ("was_printed" if is_print else "in_plan", "on_paper")
    said = zip(keys, (question.before, question.now), strict=True)
    return [_sentence(f"correction.{key}", text, words) for key, text in said if text]


def _sentence(key: str, text: str, words: Words) -> str:
    """What a paper says, with one stop at its end, also where the words have their own."""
    said = words(key, text=apart(ODD.sub("…", text)))
    return said.removesuffix(".") if text.rstrip().endswith((*".!?…",)) else said
