"""Papers in; strengths, wishes, sayings and what is said about domains out."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from pipeline.dossiers.asked_of_form import is_within
from pipeline.dossiers.forms_of_record import FormOfRecord
from pipeline.dossiers.same_words import may_be_called, same_words, words_at
from pipeline.records import (
    Fact,
    Measure,
    Onward,
    Remark,
    Role,
    Saying,
    Step,
    Strength,
    Wish,
)
from pipeline.records.picture_tokens import digest_in

# Top-level questions about safety and language: they have no role, for no document may show them.
CONTACT: Final = ("contact_wish", "safe_contact", "safe_contact_note", "language", "reading_help")


_OF_DOMAINS: Final = frozenset({"skipped", "important"})


def strengths_of(papers: Iterable[FormOfRecord]) -> tuple[Strength, ...]:
    """Each strength once, as first said; whether it may be printed as last said."""
    first: dict[str, tuple[FormOfRecord, Fact, str]] = {}
    last: dict[str, bool] = {}
    papers = tuple(papers)
    for paper, fact, text in _said(papers, "strength"):
        key = same_words(text)
        first.setdefault(key, (paper, fact, text))
        last[key] = paper.quotable
    may_contact, in_doubt = _contacts(papers)
    return tuple(
        Strength(
            text=text,
            source=paper.worksheet,
            kind=fact.kind,
            domain=fact.domain,
            since=paper.filled_on,
            submission=paper.submission,
            pointer=fact.pointer,
            quotable=last[key],
            may_contact=may_contact.get(key),
            contact_in_doubt=key in in_doubt,
        )
        for key, (paper, fact, text) in first.items()
    )


def _contacts(papers: Iterable[FormOfRecord]) -> tuple[dict[str, str], set[str]]:
    """By the words, as a key: whether the team may talk with them, and of whom that is in doubt.

    In doubt is who said so on a paper that is not read, and everybody who may be meant by a name
    that is not read, or that is told with more or fewer words, where the paper does not say yes.
    """
    said: dict[str, str] = {}
    papers_of: dict[str, str] = {}
    in_doubt: set[str] = set()
    for paper in papers:
        for fact in paper.of("strength"):
            answer = words_at(fact.values, "may_contact")
            is_asked = _is_asked(paper, f"{fact.pointer}/may_contact")
            if not (answer or is_asked):  # of nearly all
                continue
            text = words_at(fact.values, "text")
            if is_asked or answer != "yes":
                earlier = [key for key, at in papers_of.items() if at != paper.submission]
                in_doubt |= _may_be_meant(paper, fact, text, earlier)
            if text is None:
                continue
            key = same_words(text)
            if is_asked:
                in_doubt.add(key)
            elif answer:
                said[key], papers_of[key] = answer, paper.submission
                in_doubt.discard(key)
    return said, in_doubt


def _may_be_meant(
    paper: FormOfRecord, fact: Fact, text: str | None, names: Iterable[str]
) -> set[str]:
    """Those of these names that may be of who is told of here; all, where that is not read."""
    is_unread = digest_in(text) if text else _is_asked(paper, f"{fact.pointer}/text")
    return {name for name in names if is_unread or may_be_called(text or "", name)}


def _is_asked(paper: FormOfRecord, pointer: str) -> bool:
    """Whether anything is asked about a box, or about what it is part of."""
    return any(each.pointer and is_within(pointer, each.pointer) for each in paper.questions)


def wishes_of(papers: Iterable[FormOfRecord], goals: Collection[str]) -> tuple[Wish, ...]:
    """Each wish once, without those that became a goal (`goals`: their words, as a key).

    A priority marks the wish in the same words; where there is none it is a wish itself.
    """
    wishes: dict[str, Wish] = {}
    for paper, fact, text in _said(papers, "wish", "priority"):
        first = wishes.setdefault(
            same_words(text),
            Wish(
                text, fact.domain, paper.filled_on, paper.submission, fact.pointer, kind=fact.kind
            ),
        )
        wishes[same_words(text)] = replace(
            first,
            domain=first.domain or fact.domain,
            kind=first.kind and fact.kind,
            priority=first.priority or fact.role == "priority",
            quotable=paper.quotable,
        )
    return tuple(wish for words, wish in wishes.items() if words not in goals)


def priorities_of(papers: Iterable[FormOfRecord]) -> frozenset[str]:
    """The words, as a key, of what the client wants to begin with."""
    return frozenset(same_words(text) for _, _, text in _said(papers, "priority"))


def sayings_of(papers: Iterable[FormOfRecord], role: Role) -> tuple[Saying, ...]:
    """Each saying of a role once, as first said; whether it may be printed as last said."""
    first: dict[str, tuple[FormOfRecord, Fact, str]] = {}
    last: dict[str, FormOfRecord] = {}
    for paper, fact, text in _said(papers, role):
        first.setdefault(same_words(text), (paper, fact, text))
        last[same_words(text)] = paper
    return tuple(
        Saying(
            text,
            paper.filled_on,
            paper.submission,
            fact.pointer,
            quotable=last[key].quotable,
            last_on=last[key].filled_on,
        )
        for key, (paper, fact, text) in first.items()
    )


def measures_of(papers: Iterable[FormOfRecord]) -> tuple[Measure, ...]:
    """Every answer on a scale, oldest first."""
    return tuple(
        Measure(fact.pointer, value, paper.filled_on, paper.submission)
        for paper in papers
        for fact in paper.of("measure")
        if (value := words_at(fact.values, "value"))
    )


def onward_of(papers: Iterable[FormOfRecord]) -> tuple[Onward, ...]:
    """How it goes on, as each paper says, oldest first."""
    return tuple(
        Onward(value, words_at(fact.values, "text") or value, paper.filled_on, paper.submission)
        for paper in papers
        for fact in paper.of("next")
        if (value := words_at(fact.values, "value"))
    )


def remarks_of(papers: Iterable[FormOfRecord]) -> tuple[Remark, ...]:
    """What the worker says on sheets of their own, in the order of the papers."""
    return tuple(
        Remark(fact.role, text, paper.filled_on, paper.submission, fact.pointer, fact.kind)
        for paper in papers
        for fact in paper.facts
        if (text := words_at(fact.values, "text"))
    )


def steps_of(paper: FormOfRecord) -> tuple[Step, ...]:
    """The steps that a paper itself names, forward unless it says back."""
    if "step" not in paper.roles:
        return ()
    return tuple(
        Step(
            on=paper.filled_on,
            direction="back" if fact.kind == "back" else "forward",
            text=text,
            helped=words_at(fact.values, "helped"),
            next_step=None,
            submission=paper.submission,
            pointer=fact.pointer,
            quotable=paper.quotable,
        )
        for _, fact, text in _said([paper], "step")
    )


def domains_of(
    papers: Iterable[FormOfRecord], order: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Which domains are skipped and which are important, as last said, in the given order."""
    skipped: set[str] = set()
    important: set[str] = set()
    for paper in papers:
        if not skipped and paper.roles.isdisjoint(_OF_DOMAINS):
            continue  # of nearly all papers
        passed = {fact.domain for fact in paper.of("skipped") if fact.domain}
        marked = {fact.domain for fact in paper.of("important") if fact.domain}
        spoken = {_domain(fact) for fact in paper.facts if fact.role != "skipped"}
        skipped = (skipped - spoken) | passed
        important = (important | marked) - passed
    return _ordered(skipped, order), _ordered(important, order)


def name_of(papers: Iterable[FormOfRecord], opened_as: str | None) -> str | None:
    """What the client is called, as last said, else as the dossier was opened.

    On a personal sheet an earlier name stood there in print, which is nobody's answer: a new name
    stays when an older print comes in after it.
    """
    known, name = {opened_as}, opened_as
    for paper in papers:
        said = words_at(paper.values, "alias")
        if said and not (paper.form[3] and said in known):
            name = said
        known.add(said)
    return name


def last_answers(papers: Iterable[FormOfRecord], keys: Sequence[str]) -> Mapping[str, str]:
    """The last answer that any paper gives in each of these fields of its header or footer.

    What a correction says was said on the day that it was written, whatever it improves.
    """
    last: dict[str, tuple[date, str]] = {}
    asked = frozenset(keys)
    for paper in papers:
        if asked.isdisjoint(paper.values):  # nearly all papers
            continue
        for key in keys:
            if key in paper.values and (answer := words_at(paper.values, key)):
                day = paper.said_later.get(key, paper.filled_on)
                if key not in last or day >= last[key][0]:
                    last[key] = day, answer
    return {key: answer for key, (_, answer) in last.items()}


def _said(papers: Iterable[FormOfRecord], *roles: Role) -> Iterator[tuple[FormOfRecord, Fact, str]]:
    for paper in papers:
        for fact in paper.of(*roles):
            if text := words_at(fact.values, "text"):
                yield paper, fact, text


def _domain(fact: Fact) -> str | None:
    return fact.values.get("domain") or fact.domain


def _ordered(domains: set[str], order: Sequence[str]) -> tuple[str, ...]:
    known = [domain for domain in order if domain in domains]
    return (*known, *sorted(domains.difference(known)))
