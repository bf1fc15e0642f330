"""A client and the submissions in any order in, the client's dossier out: a pure fold.

The front door is `fold`; `current_papers` gives it the papers as they count now, `progress` chooses
what the documents print, and `team` gathers what all dossiers tell together.

The rules are domain.md section 4 and contract.md. Only facts and their roles are looked at, so a
worksheet that nobody coded for joins in.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from pipeline.dossiers.actions import take_actions
from pipeline.dossiers.days_in_order import in_order_of_prints
from pipeline.dossiers.drafts import ActionDraft, left_blank
from pipeline.dossiers.forms_of_record import FormOfRecord, forms_of_record
from pipeline.dossiers.goals import move_goals, name_goals
from pipeline.dossiers.ideas import answer_ideas, gather_ideas
from pipeline.dossiers.lone_corrections import may_improve
from pipeline.dossiers.plan import Plan
from pipeline.dossiers.prints_settled import prints_settled
from pipeline.dossiers.same_words import same_words
from pipeline.dossiers.sayings import (
    CONTACT,
    domains_of,
    last_answers,
    measures_of,
    name_of,
    onward_of,
    priorities_of,
    remarks_of,
    sayings_of,
    steps_of,
    strengths_of,
    wishes_of,
)
from pipeline.records import Client, Dossier, Fact, Goal, Question, Role, Submission
from pipeline.records.ids import canonical_json
from pipeline.records.papers import CORRECTS_OLDER


def fold(
    client: Client,
    submissions: Iterable[Submission],
    domains: Sequence[str] = (),
    team: Iterable[Submission] = (),
) -> Dossier:
    """The dossier that these papers make, whatever order they came in.

    Papers of another client are left out. `domains`: the keys in the organisation's order.
    `team`: papers of the team about this client, of which only the ideas are looked at. What the
    worker says on a sheet of their own goes nowhere but in `worker_view`.
    """
    own = [s for s in submissions if s.client == client.code]
    every = tuple(in_order_of_prints(forms_of_record(own)))
    papers = [paper for paper in every if not paper.by_worker]
    plan = _planned(papers, forms_of_record(s for s in team if s.client is None))
    told = _told(client, papers, plan, domains)
    return replace(
        told,
        submissions=tuple(identity for paper in every for identity in paper.submissions),
        superseded=tuple(identity for paper in every for identity in paper.superseded),
        questions=(*_about_lone_corrections(own), *_questions(plan, every)),
        worker_view=remarks_of(paper for paper in every if paper.by_worker),
    )


def _told(
    client: Client, papers: Sequence[FormOfRecord], plan: Plan, domains: Sequence[str]
) -> Dossier:
    """What the client's own papers say, and the plan that they make."""
    skipped, important = domains_of(papers, domains)
    said = _by_role(papers)
    wordings = {same_words(text) for goal in plan.goals.values() for text in goal.wordings}
    last = last_answers(papers, (*CONTACT, "take_home"))
    as_of = max([paper.filled_on for paper in papers], default=None)
    return Dossier(
        client=client.code,
        alias=name_of(papers, client.alias),
        language=client.language,
        as_of=as_of,
        as_of_written=not papers
        or any(paper.date_given and paper.filled_on == as_of for paper in papers),
        undated=frozenset(
            [identity for paper in papers if not paper.date_given for identity in paper.submissions]
        ),
        strengths=strengths_of(said["strength"]),
        wishes=wishes_of(papers, wordings),
        goals=_goals(plan, papers),
        loose_actions=tuple(a.finished() for a in plan.actions.values() if a.goal is None),
        steps=tuple(plan.steps),
        meaning=sayings_of(said["meaning"], "meaning"),
        learned=sayings_of(said["learned"], "learned"),
        skipped=skipped,
        important=important,
        enough=bool(said["enough"]),
        take_home=last.get("take_home"),
        setback_help=sayings_of(said["setback_help"], "setback_help"),
        setback_signs=sayings_of(said["setback_sign"], "setback_sign"),
        keep=sayings_of(said["keep"], "keep"),
        stop=sayings_of(said["stop"], "stop"),
        start=sayings_of(said["start"], "start"),
        onward=onward_of(said["next"]),
        contact={key: last[key] for key in CONTACT if key in last},
        measures=measures_of(said["measure"]),
        ideas=tuple(idea.finished(plan.goal(idea.goal)) for idea in plan.ideas.values()),
        blank=left_blank(papers),
    )


def _by_role(papers: Iterable[FormOfRecord]) -> Mapping[Role, list[FormOfRecord]]:
    """Role -> the papers that say anything of it: most papers say few kinds of things."""
    found: defaultdict[Role, list[FormOfRecord]] = defaultdict(list)
    for paper in papers:
        for role in paper.roles:
            found[role].append(paper)
    return found


def said_on_papers(
    submissions: Iterable[Submission], role: Role
) -> tuple[tuple[date, str, tuple[Fact, ...]], ...]:
    """Day, worksheet and facts of one role of each paper that counts, in folded order."""
    papers = forms_of_record(submissions)
    return tuple((paper.filled_on, paper.worksheet, paper.of(role)) for paper in papers)


def _planned(papers: Sequence[FormOfRecord], team: Sequence[FormOfRecord]) -> Plan:
    """The plan after all papers. On one paper actions come before the states of goals.

    The team's ideas are known before all: an answer may carry an earlier date than the idea.
    """
    plan = Plan(said=prints_settled(papers))
    gather_ideas(plan, team)
    for paper in papers:
        slots = name_goals(plan, paper)
        take_actions(plan, paper, slots)
        answer_ideas(plan, paper)
        move_goals(plan, paper, slots)
        plan.steps.extend(steps_of(paper))
    return plan


def _goals(plan: Plan, papers: Sequence[FormOfRecord]) -> tuple[Goal, ...]:
    first = priorities_of(papers)
    theirs: dict[str | None, list[ActionDraft]] = {}
    for action in plan.actions.values():
        theirs.setdefault(action.goal, []).append(action)
    return tuple(
        goal.finished(
            theirs.get(goal.id, ()),
            priority=not first.isdisjoint(map(same_words, goal.wordings)),
        )
        for goal in plan.goals.values()
    )


def _about_lone_corrections(papers: Sequence[Submission]) -> tuple[Question, ...]:
    """Of papers that say that they improve an older one, and beside which none lies: which."""
    return tuple(Question(CORRECTS_OLDER, p.id, None) for p in papers if may_improve(p, papers))


def _questions(plan: Plan, papers: Sequence[FormOfRecord]) -> tuple[Question, ...]:
    """Every question once, in the order of the papers and of the places on them."""
    asked = [*(q for paper in papers for q in paper.questions), *plan.questions]
    if not asked:
        return ()
    rank = {identity: n for n, paper in enumerate(papers) for identity in paper.submissions}
    rank |= {q.submission or "": n for n, paper in enumerate(papers) for q in paper.questions}
    spelled = (canonical_json(q.params) if q.params else "{}" for q in asked)
    told = zip(asked, spelled, strict=True)
    once = {(q.code, q.submission, q.pointer, params): (q, params) for q, params in told}

    def place(found: tuple[Question, str]) -> tuple[int, list[tuple[int, str]], str, str]:
        question, params = found
        parts = (question.pointer or "").split("/")
        natural = [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]
        return rank[question.submission or ""], natural, question.code, params

    return tuple(question for question, _ in sorted(once.values(), key=place))
