"""Submissions in any order in; one paper for each form out, in the order of the client's days.

Duplicates count once, corrections take the place of what they correct, and where copies of one
form differ what was said before stays until somebody decides; where nobody knows which came before,
only what they agree on counts (contract.md, "Which form is this"). A team meets more than once a
day: its papers are copies of one form only where they say the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from forms.ground.plain_data import Table
from pipeline.dossiers.agreeing import agree, agreed_facts, answered, in_print
from pipeline.dossiers.asked_of_form import (
    asked,
    asked_of_left_out,
    asked_which,
    asked_whose,
    is_within,
)
from pipeline.dossiers.counting_copies import (
    correction_is_clear,
    is_set_aside,
    left_out_in_force,
    that_count,
    without_duplicates,
)
from pipeline.dossiers.doubts_of_plan import FormKey, said_on
from pipeline.dossiers.in_its_place import as_alone, on_day_of_form, said_later
from pipeline.dossiers.kept_of_older import (
    LeftOut,
    filled,
    filled_facts,
)
from pipeline.records import EMPTY, Fact, Question, Role, Submission


class FormOfRecord(NamedTuple):
    """One form as it counts; of a long dossier thousands are made, a tuple is made quickest.

    Attributes:
        origin: the form as it was written; ids derive from it. A team's paper has the id of what
            was written first in the place of the instance.
        submission: the smallest id among `submissions`, the ids that count for this form.
        values: what all of them agree on, or what was said before.
        quotable: False as soon as one of them says that the words may not be printed.
        roles: of all its facts.
        by_worker: it is a sheet of the worker's own, kept apart from what the client says.
        date_given: somebody wrote the day; else it is that on which it came.
        nth: of a sheet whose copies add, how many of that day were there before it.
        before: the forms that corrections were before a person said what they improve.
        said_later: the names of values that such a correction gives -> the day that is on it.
        said_of_plan: what people said of doubts about the plan, by their pointers.
    """

    form: FormKey
    origin: FormKey
    filled_on: date
    order: int
    submission: str
    submissions: tuple[str, ...]
    superseded: tuple[str, ...]
    values: Table
    facts: tuple[Fact, ...]
    quotable: bool
    questions: tuple[Question, ...]
    by_worker: bool = False
    date_given: bool = True
    roles: frozenset[Role] = frozenset()
    nth: int = 0
    before: frozenset[FormKey] = frozenset()
    said_later: Mapping[str, date] = EMPTY
    said_of_plan: Mapping[str, str] = EMPTY

    @property
    def worksheet(self) -> str:
        """The worksheet's id."""
        return self.form[1]

    @property
    def rank(self) -> tuple[date, int, str, int, str, str]:
        """The place in the client's history; never the time of receipt."""
        return (self.filled_on, self.order, self.form[1], self.nth, self.form[3], self.submission)

    def of(self, *roles: Role) -> tuple[Fact, ...]:
        """The facts with one of these roles, in the order of the sheet."""
        if self.roles.isdisjoint(roles):  # most papers say few kinds of things
            return ()
        if len(self.roles) == 1:  # and those mostly one kind
            return self.facts
        return tuple([fact for fact in self.facts if fact.role in roles])

    def disputed(self, pointer: str) -> bool:
        """Whether copies of this form differ at or below a pointer."""
        return any(q.code == "conflict" and is_within(q.pointer, pointer) for q in self.questions)


def forms_of_record(submissions: Iterable[Submission]) -> tuple[FormOfRecord, ...]:
    """The papers that count, in folded order."""
    forms: dict[FormKey, list[Submission]] = {}
    for submission in submissions:
        forms.setdefault(_form(submission, submission.form), []).append(submission)
    found = [
        _alone(same[0], form) if len(same) == 1 else settle(copies)
        for form, same in forms.items()
        for copies in ([same] if len(same) == 1 else apart(same))
    ]
    found.sort(key=lambda paper: paper.rank)
    return tuple(found)


def apart(copies: Sequence[Submission]) -> list[list[Submission]]:
    """The copies as they are; but papers that stand alone, or that add, each for itself.

    A correction of such a paper stays with it where there is only one that it can be about.
    """
    if len(copies) == 1:  # of nearly all forms
        return [[*copies]]
    if not copies or not copies[0].stands_alone:
        return _by_what_they_were(copies)
    distinct = without_duplicates(copies)
    if correction_is_clear(distinct) and any(copy.is_correction for copy in distinct):
        return [distinct]
    return [[copy] for copy in distinct]


def _by_what_they_were(copies: Sequence[Submission]) -> list[list[Submission]]:
    """The copies, those that add apart from each other; papers of other editions are together."""
    others = {copy.id for copy in copies if copy.adds_to is None}
    found: dict[str, list[Submission]] = {}
    for copy in copies:
        first = copy.adds_to
        found.setdefault("" if first is None or first in others else first, []).append(copy)
    return list(found.values())


def _form(submission: Submission, form: FormKey) -> FormKey:
    """The identity of the form; for a team's paper about a client, with that client's code.

    A team talks about several clients on one day.
    """
    client, worksheet, filled_on, instance = form
    return (submission.case or client, worksheet, filled_on, instance)


def settle(copies: Sequence[Submission]) -> FormOfRecord:
    """One form from its copies; the outcome does not depend on their order."""
    if len(copies) == 1:
        return _alone(copies[0], _form(copies[0], copies[0].form))
    return settled(copies)


def _alone(copy: Submission, form: FormKey) -> FormOfRecord:
    """A form of which there is one copy, as of nearly all: nothing is to be weighed."""
    if not copy.problems and not (copy.readings or copy.stored_on or copy.moved_to):
        return _plain(copy, form)
    told = on_day_of_form(copy) if copy.improves is not None else copy.values
    found = FormOfRecord(
        form=form,
        origin=form if _is_as_written(copy) else _origin([copy]),
        filled_on=copy.filled_on,
        order=copy.order,
        submission=copy.id,
        submissions=(copy.id,),
        superseded=(),
        values=(answered(told) or {}) if copy.readings else told,  # abridged: nothing is blank
        facts=copy.facts,
        date_given=copy.date_given,
        quotable=told.get("quote_ok") != "no",
        # of nearly all there is nothing to ask
        questions=tuple(asked([copy])) if copy.problems or not copy.date_given else (),
        roles=frozenset([fact.role for fact in copy.facts]),
        nth=copy.nth_of_day,
        said_of_plan=copy.said_of_plan,
        by_worker="worker" in [fact.view for fact in copy.facts],
    )
    return found if copy.improves is None else _as_moved(found, copy)


def _is_as_written(copy: Submission) -> bool:
    """Whether a form is still what it was written as; else `_origin` tells."""
    is_another = copy.client is None or copy.stored_on or copy.moved_to
    return not is_another and copy.adds_to is None


def _as_moved(found: FormOfRecord, copy: Submission) -> FormOfRecord:
    """The same of a correction, of which a person said what it improves."""
    return found._replace(
        origin=_origin([copy]),
        filled_on=date.fromisoformat(found.form[2]),
        date_given=copy.form_is_dated,
        before=frozenset([_origin([as_alone(copy)])]),
        said_later=said_later([copy]),
    )


def _plain(copy: Submission, form: FormKey) -> FormOfRecord:
    """The same of one about which nothing was ever noted, as about most: a short way there."""
    facts = copy.facts
    return FormOfRecord(
        form,
        form if copy.client is not None else _origin([copy]),
        copy.filled_on,
        copy.order,
        copy.id,
        (copy.id,),
        (),
        copy.values,
        facts,
        copy.values.get("quote_ok") != "no",
        () if copy.date_given else tuple(asked([copy])),
        "worker" in [fact.view for fact in facts],
        copy.date_given,
        frozenset([fact.role for fact in facts]),
    )


def settled(copies: Sequence[Submission]) -> FormOfRecord:
    """The same of any number of copies, each looked at beside the others."""
    distinct = without_duplicates(copies)
    counting = that_count(distinct)
    aside = [copy for copy in distinct if is_set_aside(copy, distinct)]
    replaced = [copy for copy in distinct if copy not in (*counting, *aside)]
    ids = tuple(dict.fromkeys(copy.id for copy in counting))
    told = [on_day_of_form(copy) for copy in counting]
    if len(told) == 1 and not counting[0].readings:  # abridged: nothing blank is left in it
        values, disputes = told[0], frozenset[str]()
    else:
        values, disputes = agree(list(zip(counting, told, strict=True)), "")
    facts, fact_disputes = agreed_facts(counting)
    for pointer in sorted(fact_disputes, reverse=True):  # what is inside another comes first
        if not any(is_within(dispute, pointer) for dispute in disputes):
            disputes |= {pointer}
    noted = list(left_out_in_force(copies)) if replaced else []
    values, facts, still = _with_left_out(_carefully(counting, values or {}), facts, noted)
    form = _form(counting[0], counting[0].form)
    return FormOfRecord(
        form=form,
        origin=_origin(distinct),
        filled_on=date.fromisoformat(form[2]),
        order=min(copy.order for copy in counting),
        submission=ids[0],
        submissions=ids,
        superseded=tuple(dict.fromkeys(c.id for c in replaced if c.id not in ids)),
        values=values,
        facts=facts,
        date_given=all(copy.form_is_dated for copy in counting),
        quotable=all(each.get("quote_ok") != "no" for each in (values, *told)),
        questions=(
            *asked(counting),
            *asked_whose(aside),
            *asked_which(ids, disputes),
            *still,
            *asked_of_left_out(noted),
        ),
        roles=frozenset(fact.role for fact in facts),
        nth=min(copy.nth_of_day for copy in copies),
        before=frozenset(_origin([as_alone(copy)]) for copy in copies if copy.improves),
        said_later=said_later(counting),
        said_of_plan=said_on(copies, counting),
        by_worker=any(fact.view == "worker" for copy in copies for fact in copy.facts),
    )


def _with_left_out(
    values: Table, facts: tuple[Fact, ...], noted: Iterable[LeftOut]
) -> tuple[Table, tuple[Fact, ...], list[Question]]:
    """What corrections say with what they leave out; and in which of that older papers differ."""
    still: list[Question] = []
    for each in noted:
        before = settle(each.older)
        still += (q for q in before.questions if q.code == "conflict" and each.keeps(q.pointer))
        values = filled(values, before.values, each.kept)
        facts = tuple(in_print(filled_facts(facts, before.facts, each.kept, before.values)))
    return values, facts, still


def _origin(copies: Sequence[Submission]) -> FormKey:
    """The form as it was written; one that a correction took the place of, as it was at first."""
    first = next((copy for copy in copies if copy.improves is None), copies[0])
    client, worksheet, filled_on, instance = _form(first, first.origin)
    if copies[0].stands_alone:
        instance = min((copy.is_correction, copy.id) for copy in copies)[1]
    elif all(copy.adds_to for copy in copies):
        instance = copies[0].adds_to or ""
    return (client, worksheet, filled_on, instance)


def _carefully(copies: Sequence[Submission], values: Table) -> Table:
    """Whether paper may go home is a matter of safety: among copies that differ, no counts."""
    if any(copy.values.get("take_home") == "no" for copy in copies):
        return {**values, "take_home": "no"}
    return values
