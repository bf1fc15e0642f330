"""What people said of what was printed: it holds for every paper on which the same is printed.

Whoever says of one paper that other words over a printed goal are a new goal says it of the next
paper with the same print and the same words, whichever of both is older.
"""

from collections.abc import Iterable

from pipeline.dossiers.doubts_of_plan import OTHER_ACTION, OTHER_GOAL, UNKNOWN_ID, doubt_at
from pipeline.dossiers.forms_of_record import FormOfRecord
from pipeline.dossiers.same_words import same_words, words_at
from pipeline.records import Fact

PrintKey = tuple[str, str, str]  # code of the doubt, id that is printed, words as a mark or key
_NAMING = {"goal": "text", "action": "what", "idea": "text"}
_OTHER = {"goal": OTHER_GOAL, "action": OTHER_ACTION}


def print_of(fact: Fact, code: str) -> PrintKey:
    """What a doubt about a print is about: the id, and the words printed or written there."""
    words = fact.printed or "" if code == UNKNOWN_ID else same_words(told_at(fact))
    return (code, fact.ref or "", words)


def told_at(fact: Fact) -> str:
    """What stands where a goal, step or idea is named; "" where nothing does."""
    return words_at(fact.values, _NAMING.get(fact.role, "text")) or ""


def prints_settled(papers: Iterable[FormOfRecord]) -> dict[PrintKey, str]:
    """What was said of every print, on whichever paper; of two answers that on the later paper."""
    found: dict[PrintKey, str] = {}
    for paper in papers:
        if not paper.said_of_plan:  # nearly all of them
            continue
        for fact in paper.of("goal", "action", "idea"):
            for code in (UNKNOWN_ID, _OTHER.get(fact.role, "")):
                told = "" if code == UNKNOWN_ID else told_at(fact)
                at = doubt_at(code, fact.pointer, paper.origin, told)
                if fact.ref and at in paper.said_of_plan:
                    found[print_of(fact, code)] = paper.said_of_plan[at]
    return found
