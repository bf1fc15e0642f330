"""What was handed in and what became of it, as tables for people at a screen (rich)."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from rich import box
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from pipeline.demo.play import Shown
from pipeline.demo.stage import Stage
from pipeline.demo.story import Paper, Person
from pipeline.documents import TEAM_DOCUMENTS
from pipeline.orders.fulfilment import RECEIPT_FOLDER
from pipeline.records.messages import told, why_refused
from pipeline.records.today_names import TODAY_PAGE
from pipeline.store.ledger import ArrivalRow

_STYLE = {"accepted": "green", "duplicate": "cyan", "review": "magenta", "rejected": "yellow"}
ALWAYS = ("actieplan", "traject")
# Who rounded off has a page to remember by in the place of a next form.
THEN = ("actieplan-bijwerken", "om-te-bewaren")


def month_lines(stage: Stage, month: tuple[int, int], shown: Sequence[Shown]) -> Text:
    """What came in during one month, with what there is to see."""
    lines = Text(month_name(stage, month).capitalize(), style="bold")
    for one in shown:
        who = one.person.alias if one.person else _nobody(stage, one)
        lines.append(f"\n  {who:<10} {_sheet(stage, one):<32} ", style="not bold")
        lines.append(_outcome(stage, one.row))
        if note := one.told.note.get(stage.office.language):
            lines.append(f"\n             {note}", style="not bold dim")
    return lines


def month_name(stage: Stage, month: tuple[int, int]) -> str:
    """A month as people say it."""
    return f"{stage.office.words(f'documents.words.month.{month[1]}')} {month[0]}"


def _nobody(stage: Stage, one: Shown) -> str:
    """Whose a paper is that is no client's."""
    return stage.office.words("demo.team") if isinstance(one.told, Paper) else "–"


def summarise(stage: Stage, shown: Sequence[Shown]) -> list[RenderableType]:
    """The whole round: a time line for each person and the team, what was refused or asked."""
    people = list({one.person.alias: one.person for one in shown if one.person}.values())
    parts: list[RenderableType] = []
    for person in people:
        mine = [one for one in shown if one.person == person]
        parts += [
            _time_line(stage, _title(stage, person, mine), mine),
            *_where(stage, mine),
            Text(),
        ]
    if team := _of_team(shown):
        parts += [_time_line(stage, stage.office.words("demo.team"), team)]
        parts += [*_where_of_team(stage), Text()]
    for outcome in ("rejected", "review"):
        parts += [*_explained(stage, shown, outcome), Text()]
    return [*parts, *_places(stage)]


def unexpected(stage: Stage, shown: Iterable[Shown]) -> list[str]:
    """A sentence for every paper that did not become what the story tells."""
    words = stage.office.words
    return [
        words(
            "demo.unexpected",
            file=one.file,
            became=words(f"messages.outcome.{one.row.outcome}"),
            expected=words(f"messages.outcome.{one.told.becomes}"),
            why=" ".join(told(reason, words) for reason in one.row.told),
        )
        for one in shown
        if not one.as_told
    ]


def missing(stage: Stage, shown: Sequence[Shown]) -> list[str]:
    """The documents that should be there, for everybody and for the team, and are not."""
    every = [path for code in _codes(shown) for path in _documents(stage, code)]
    if _of_team(shown):
        every += [stage.outbox("team", name) for name in TEAM_DOCUMENTS]
    return [stage.office.words("demo.missing", path=path) for path in every if not path.is_file()]


def _of_team(shown: Iterable[Shown]) -> list[Shown]:
    return [one for one in shown if one.person is None and isinstance(one.told, Paper)]


def _title(stage: Stage, person: Person, mine: Sequence[Shown]) -> str:
    return f"{person.alias} · {person.place[stage.office.language]} · {_code(mine)}"


def _time_line(stage: Stage, title: str, mine: Sequence[Shown]) -> Table:
    words = stage.office.words
    table = Table(
        title=title, title_justify="left", title_style="bold", box=box.ROUNDED, expand=True
    )
    for key in ("on_paper", "handed_in", "sheet", "became"):
        table.add_column(words(f"demo.column.{key}"), no_wrap=key in ("on_paper", "handed_in"))
    for one in sorted(mine, key=lambda one: one.told.handed_in):
        paper = one.told
        day = paper.date if isinstance(paper, Paper) else None
        table.add_row(
            f"{day:%d-%m-%Y}" if day else "–",
            f"{paper.handed_in:%d-%m-%Y}",
            _sheet(stage, one),
            _outcome(stage, one.row),
        )
    return table


def _where(stage: Stage, mine: Sequence[Shown]) -> list[Text]:
    return [
        Text(f"  {stage.office.words(f'demo.document.{path.stem}')}: {path}")
        for path in _documents(stage, _code(mine))
    ]


def _where_of_team(stage: Stage) -> list[Text]:
    """The team's documents, and the receipts of what was ordered."""
    words = stage.office.words
    documents = [stage.outbox("team", name) for name in TEAM_DOCUMENTS]
    lines = [Text(f"  {words(f'demo.document.{path.stem}')}: {path}") for path in documents]
    receipts = sorted(stage.outbox(RECEIPT_FOLDER).glob("*.txt"))
    return lines + [Text(f"  {words('demo.document.receipt')}: {path}") for path in receipts]


def _explained(stage: Stage, shown: Sequence[Shown], outcome: str) -> list[Text]:
    """Each paper with this outcome and the reasons, in the words that the office gets."""
    words = stage.office.words
    say_why = why_refused if outcome == "rejected" else told
    lines = [Text(words(f"demo.explained.{outcome}"), style="bold")]
    for one in shown:
        if one.row.outcome == outcome:
            lines.append(Text(f"  {one.file}", style=_STYLE.get(outcome, "")))
            lines += [Text(f"    {say_why(reason, words)}") for reason in one.row.told]
    return lines


def _places(stage: Stage) -> list[Text]:
    words = stage.office.words
    places = {
        "today": stage.outbox(TODAY_PAGE),
        "blank": stage.outbox("formulieren"),
        "refused": stage.outbox("geweigerd"),
        "log": stage.folder / "run.log",
    }
    lines = [Text(f"  {words(f'demo.place.{key}')}: {path}") for key, path in places.items()]
    return [Text(words("demo.places"), style="bold"), *lines]


def _sheet(stage: Stage, one: Shown) -> str:
    if not isinstance(one.told, Paper):
        return one.file
    return stage.office.catalogue.current(
        one.told.sheet, stage.office.language
    ).worksheet.title  # as it is headed


def _outcome(stage: Stage, row: ArrivalRow) -> Text:
    return Text(stage.office.words(f"messages.outcome.{row.outcome}"), _STYLE.get(row.outcome, ""))


def _codes(shown: Iterable[Shown]) -> list[str]:
    return list(dict.fromkeys(one.row.client for one in shown if one.row.client))


def _code(mine: Sequence[Shown]) -> str:
    return next(iter(_codes(mine)), "")


def _documents(stage: Stage, code: str) -> list[Path]:
    """What lies, or should lie, there for somebody."""
    then = [name for name in THEN if stage.outbox(code, f"{name}.pdf").is_file()]
    return [stage.outbox(code, f"{name}.pdf") for name in (*ALWAYS, *(then or THEN[:1]))]
