"""A Today, or the papers of a month -> one page that needs nothing beside it, as bytes.

Nothing is fetched and nothing is sent: the page may do only what its own script does, of which it
holds the digest.
"""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from forms.ground.words import Words
from pipeline.today.facts import CameIn, Today
from pipeline.today.months import month_called, part_name
from pipeline.today.sought import Elsewhere, for_script

MOST: Final = 300  # rows of a list that are seen
SOUGHT: Final = 5_000  # rows of a list that are found by a search
_FEW: Final = 30  # numbers of refused papers in a row
_NEWEST: Final = 30  # rows of what came in that are seen at once
_LONG: Final = 7  # days without a backup that are long


@dataclass(frozen=True, slots=True)
class MonthPage:
    """Where the page of a month lies, seen from the overview, and what the month is called."""

    place: str
    title: str


def overview_page(
    today: Today,
    words: Words,
    moment: datetime,
    months: Sequence[MonthPage] = (),
    elsewhere: Sequence[Elsewhere] = (),
) -> bytes:
    """The page of today.

    `moment`: up to when it tells, on the clock of this place. `elsewhere`: pages of months, to
    which a search leads.
    """
    day = today.day
    heading = words(
        "today.day",
        weekday=words(f"documents.words.weekday.{day.isoweekday()}"),
        day=day.day,
        month=words(f"documents.words.month.{day.month}"),
        year=day.year,
    )
    return _page(
        "overview.html",
        words,
        title=words("today.name"),
        heading=heading,
        moment=moment,
        today=today,
        months=months,
        is_well=is_well(today),
        most=MOST,
        sought=SOUGHT,
        elsewhere=for_script(elsewhere),
        few=_FEW,
        newest=_NEWEST,
    )


def month_page(rows: Sequence[CameIn], month: date, part: int, parts: int, words: Words) -> bytes:
    """What came in in a month (its first day): a part of it (from 0), of so many."""
    heading = month_called(month, words)
    others = [
        MonthPage(part_name(month, n), words("today.link.part", number=n + 1))
        for n in range(parts)
        if n != part
    ]
    if parts > 1:
        heading += f" ({words('today.link.part', number=part + 1)})"
    name = f"{month:%Y-%m}"
    elsewhere = for_script([Elsewhere(each.place, each.title, name) for each in others])
    known = {"rows": rows, "others": others, "elsewhere": elsewhere}
    return _page("month.html", words, title=heading, heading=heading, **known)


def is_well(today: Today) -> bool:
    """Whether nobody has to look after the program or the machine."""
    state = today.state
    backed_up = state.backup_days is not None and state.backup_days <= _LONG
    is_at_work = state.watcher == "alive" and not state.trouble and state.is_written
    return is_at_work and backed_up and not (state.is_full or state.own_lists)


def _page(template: str, words: Words, **known: Any) -> bytes:
    style, script = _text("page.css"), _text("page.js")
    allowed = f"style-src {_digest(style)}; script-src {_digest(script)}; img-src data:"
    policy = f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"
    own = {"style": Markup(style), "script": Markup(script)}  # noqa: S704 - our own files
    page = _templates().get_template(template)
    return page.render(t=words, policy=policy, **own, **known).encode()


def _digest(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("pipeline.today"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _text(name: str) -> str:
    return (files("pipeline.today") / "templates" / name).read_text(encoding="utf-8")
