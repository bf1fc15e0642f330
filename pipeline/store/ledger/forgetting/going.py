"""All rows of a ledger -> those that tell of somebody, and the files that only they name.

What is found does not depend on how far an earlier try came: a half-done erase is found again.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Final

from sqlalchemy import ColumnElement, Connection, Table, select

from forms.ground.known_names import CHECK_SHEET
from pipeline.records.enclosures import came_as
from pipeline.records.events import Confirmed, Event, Withdrawn
from pipeline.records.filing import Filing, filing
from pipeline.records.ids import held_id
from pipeline.records.life import Erased, Gone
from pipeline.records.put_away import number_of
from pipeline.store.ledger.forgetting.events_gone import (
    also_opened,
    gone_events,
    older_copies,
    opened_by,
)
from pipeline.store.ledger.forgetting.what_goes import File, Going, Whose
from pipeline.store.ledger.schema import tables
from pipeline.store.ledger.schema.rows import event_from, instance_from
from pipeline.store.ledger.schema.sealed_rows import (
    Row,
    columns_of,
    of_client,
    of_decision,
    of_entry,
    of_pages,
    of_paper,
    of_print,
)

_DIGITS: Final = re.compile(r"[0-9a-f]{64,}")
_NAMED: Final = re.compile(r"\b(?:[SHEB]-[0-9A-Z]{6,16}|\d{6}-\d)\b")


class Search:
    """Looks through the rows of one ledger, as of one moment."""

    def __init__(self, connection: Connection, whose: Whose) -> None:
        self._connection = connection
        self._whose = whose
        self._events = [
            (row["seq"], event_from(row)) for row in self._rows(tables.events, tables.events.c.seq)
        ]
        self._now: Filing = filing([event for _, event in self._events])
        self._papers: dict[str, tuple[str, str, str | None]] = {}
        self._team: set[str] = set()
        self._held: set[str] = set()
        self._once_held: set[str] = set()
        self._instances: set[str] = set()
        self._within: set[tuple[str, str]] = set()  # by file and by what is in it

    def going(self) -> Going:
        """What goes."""
        self._find_papers()
        self._find_held()
        self._find_prints()
        gone, living, sources = self._digests()
        files, unclaimed, copies = self._files(living, sources - living)
        shas = {each.sha256 for each in files if each.sha256}
        staying = living | self._staying_files(files)
        ids = {*self._papers, *self._held, *self._once_held}
        numbers = {number_of(sha) for sha in shas}  # of refused papers that were put away
        events = gone_events(self._events, self._whose.codes, frozenset(ids | numbers))
        return Going(
            papers=self._papers,
            team=frozenset(self._team),
            held=frozenset(self._held),
            instances=frozenset(self._instances),
            events=events,
            files=files,
            digests=frozenset((gone | shas) - staying),
            shared=frozenset(sources & staying),
            moved=frozenset(self._moved_away()),
            unclaimed=unclaimed,
            copies=copies,
            living=frozenset(staying),
            within=frozenset(self._within),
            apart=frozenset(self._apart(events)),
            also_opened=also_opened(self._decided, self._team, self._whose.codes),
        )

    def _rows(self, table: Table, *order: ColumnElement[int]) -> Iterator[Row]:
        for row in self._connection.execute(select(table).order_by(*order)).mappings():
            yield dict(row)

    def _plain_rows(self, table: Table) -> Iterator[Row]:
        """Without what people wrote: to open that takes nearly all the time of a search."""
        columns = [each for each in table.columns if each.name not in columns_of(table)]
        for row in self._connection.execute(select(*columns)).mappings():
            yield dict(row)

    @cached_property
    def _arrivals(self) -> list[tuple[Row, Row]]:
        """What came in, and what is told of it."""
        return [(row, json.loads(row["record"])) for row in self._rows(tables.arrivals)]

    @property
    def _decided(self) -> list[Event]:
        return [event for _, event in self._events]

    def _apart(self, events: frozenset[int]) -> Iterator[str]:
        yield from (of_client(code) for code in self._whose.codes)
        yield from (of_print(instance) for instance in self._instances)
        for seq, event in self._events:
            if seq in events and not isinstance(event.what, Gone):  # it stays, under the same id
                yield of_decision(event.id)

    # Papers

    def _find_papers(self) -> None:
        opened = self._order_forms()
        of_team = select(tables.submissions).where(tables.submissions.c.client.is_(None))
        is_teams = {
            row["id"]
            for row in self._connection.execute(of_team).mappings()
            if row["id"] in opened or self._is_about(row["id"], json.loads(row["record"]))
        }
        for row in self._plain_rows(tables.submissions):
            owner = self._now.owner(row["id"], row["client"])
            is_theirs = owner in self._whose.codes or row["id"] in self._whose.papers
            if is_theirs or row["id"] in is_teams:
                self._take(row)

    def _take(self, row: Row) -> None:
        self._papers[row["id"]] = (row["worksheet"], row["filled_on"], row["client"])
        self._within.add((row["sha256"], of_paper(row["id"])))
        if row["client"] is None:
            self._team.add(row["id"])

    def _is_about(self, identity: str, record: Row) -> bool:
        """Whether a team's paper is about this person: as read, or as somebody confirmed."""
        said: Iterable[Confirmed] = self._now.confirmed.get(identity, ())
        cases = [one.value for one in said if one.pointer == "/case_ref"]
        cases.append(record["values"].get("case_ref"))
        return any(
            isinstance(case, str) and self._now.person(case) in self._whose.codes for case in cases
        )

    def _order_forms(self) -> set[str]:
        """The ids of the order forms that opened these dossiers: the name stands on them."""
        events = self._decided
        opened = [(form, code in self._whose.codes) for form, code in opened_by(events)]
        forms = {form for form, is_theirs in opened if is_theirs}
        of_others = {form for form, _ in opened} - forms  # somebody else may have the same name
        known = [event for event in events if isinstance(event.what, Withdrawn)]
        of_others |= older_copies(of_others, known)
        of_others -= self._naming_them(of_others)
        older = older_copies(forms, known)
        names = {
            row["alias"]
            for row in self._rows(tables.clients)
            if row["code"] in self._whose.codes and row["alias"]
        }
        named = self._forms_with(names) if names else set()
        return forms | older | (named - of_others)

    def _forms_with(self, names: set[str]) -> set[str]:
        """The ids of papers of the team on which a dossier is asked for under one of these names.

        A draft of the form that opened it, say.
        """
        chosen = tables.submissions.select().where(tables.submissions.c.client.is_(None))
        found = set()
        for row in self._connection.execute(chosen).mappings():
            lines = json.loads(row["record"])["values"].get("new_clients") or ()
            if any(isinstance(line, dict) and line.get("alias") in names for line in lines):
                found.add(row["id"])
        return found

    def _naming_them(self, forms: set[str]) -> set[str]:
        """Those of these papers (their ids) on which a code of theirs stands."""
        chosen = tables.submissions.select().where(tables.submissions.c.id.in_(sorted(forms)))
        rows = self._connection.execute(chosen).mappings().all()
        return {row["id"] for row in rows if self._whose.codes & {*_NAMED.findall(row["record"])}}

    def _moved_away(self) -> Iterator[str]:
        for row in self._plain_rows(tables.submissions):
            if row["client"] in self._whose.codes and row["id"] not in self._papers:
                yield row["id"]

    # Pages that are held, and prints

    def _find_held(self) -> None:
        names = self._whose.codes | self._papers.keys()
        for row in self._rows(tables.held):
            if names.intersection(_NAMED.findall(row["record"])):
                self._held.add(row["id"])
                self._within.add((row["sha256"], of_pages(row["id"])))
        for row, record in self._arrivals:
            if row["sha256"] and record["submission"] in self._papers:  # the ids while they waited
                several = (record["pages"], *([page] for page in record["pages"]))
                once = {held_id(row["sha256"], pages) for pages in several}
                self._once_held |= once
                self._within |= {(row["sha256"], of_pages(each)) for each in once}

    def _find_prints(self) -> None:
        """Printed forms of theirs; and sheets that ask about what goes, which came back."""
        staying = {
            row["instance"]
            for row in self._plain_rows(tables.submissions)
            if row["id"] not in self._papers and row["client"] is not None
        }
        papers = {*self._papers, *self._held, *self._once_held}
        for row in self._rows(tables.instances):
            is_theirs = row["client"] in self._whose.codes and row["instance"] not in staying
            # a sheet of somebody else asked about a paper that lay with them then: it quotes it
            about = papers | self._whose.codes if row["client"] is None else papers
            if is_theirs or about & _mentioned(row["record"]):
                self._instances.add(row["instance"])
        written_on = {
            row["instance"]
            for row in self._plain_rows(tables.submissions)
            if row["id"] in self._whose.papers and row["instance"]
        }
        self._instances |= written_on - staying
        for row in self._plain_rows(tables.submissions):
            if row["worksheet"] == CHECK_SHEET and row["instance"] in self._instances:
                self._take(row)

    # Files

    def _digests(self) -> tuple[set[str], set[str], set[str]]:
        """The digests that what goes names, those that what stays names; and of gone originals."""
        gone: set[str] = set()
        living: set[str] = set()
        sources: set[str] = set()
        for row in self._rows(tables.submissions):
            found = _digests_in(row["record"])
            (gone if row["id"] in self._papers else living).update(found)
            if row["id"] in self._papers:
                sources.add(row["sha256"])
        for row in self._rows(tables.held):
            is_gone = row["id"] in self._held
            (gone if is_gone else living).update({row["sha256"], *_digests_in(row["record"])})
            if is_gone:
                sources.add(row["sha256"])
        for row in self._rows(tables.instances):
            is_gone = row["instance"] in self._instances
            (gone if is_gone else living).update(_digests_in(row["record"]))
        ids = frozenset({*self._papers, *self._held, *self._once_held})
        events = gone_events(self._events, self._whose.codes, ids)
        for row in self._rows(tables.events):
            if row["kind"] == Erased.kind:
                continue  # it names what goes by it
            (gone if row["seq"] in events else living).update(_digests_in(row["data"]))
        return gone, living, sources

    def _files(self, living: set[str], sources: set[str]) -> tuple[tuple[File, ...], int, int]:
        """What came in of theirs; how many files are nobody's, and how many may be doubles."""
        rows = self._arrivals
        sure = self._sure(living, sources)
        known_rows = [(row, known) for (row, _), known in zip(rows, sure, strict=True)]
        shas = {row["sha256"] for row, known in known_rows if known} - (living | {None})
        came = _came_with(known_rows)
        before = {client for _, _, client in self._papers.values()} - self._whose.codes - {None}
        found, unclaimed, copies = [], 0, 0
        for (row, record), known in zip(rows, sure, strict=True):
            beside = row["sha256"] in shas or came_as(row["arrival"]) in came
            if known or (known is None and beside):
                cells = (row["seq"], row["arrival"], row["sha256"], row["file"], row["outcome"])
                found.append(File(*cells, known is None))
            elif known is None and row["outcome"] in {"rejected", "review"}:
                unclaimed += 1
            elif row["outcome"] == "duplicate" and record["client"] in before:
                copies += row["sha256"] not in living
        entries = {each.seq for each in found if each.sha256}
        self._within |= {
            (row["sha256"], of_entry(row["arrival"], row["part"]))
            for row, _ in known_rows
            if row["seq"] in entries
        }
        return tuple(found), unclaimed, copies

    def _sure(self, living: set[str], sources: set[str]) -> list[bool | None]:
        """Of each entry whether it is of what goes; None where nobody knows whose it is."""
        held = {
            (row["arrival"], row["part"]): row["id"] in self._held
            for row in self._plain_rows(tables.held)
        }
        return [
            (row["sha256"] in sources and record["submission"] is None)
            or self._is_theirs(row, record, held, living)
            for row, record in self._arrivals
        ]

    def _is_theirs(
        self,
        row: Row,
        record: Row,
        held: Mapping[tuple[str, int], bool],
        living: set[str],
    ) -> bool | None:
        """Whether an entry is of what goes; None where nobody knows whose it is."""
        if record["submission"] is not None:
            return record["submission"] in self._papers
        place = (row["arrival"], row["part"])
        if place in held:
            return held[place]
        is_named = row["sha256"] in self._whose.refused and row["sha256"] not in living
        if is_named and row["outcome"] in {"rejected", "duplicate"}:
            return True
        if record["client"] in self._whose.codes or record.get("instance") in self._instances:
            return row["sha256"] not in living
        return None if record["client"] is None else False

    def _staying_files(self, files: Iterable[File]) -> set[str]:
        mine = {each.seq for each in files}
        return {
            row["sha256"] for row, _ in self._arrivals if row["seq"] not in mine and row["sha256"]
        }


def _digests_in(text: str) -> list[str]:
    """The digests of files and pictures that stand in it; a longer row of digits is none."""
    return [digits for digits in _DIGITS.findall(text) if len(digits) == 64]


def _mentioned(record: str) -> set[str]:
    """The ids and codes that stand on a printed form."""
    printed = instance_from(record)
    return {*_NAMED.findall(record), *_NAMED.findall(printed.sheet or "")}


def _came_with(rows: Iterable[tuple[Row, bool | None]]) -> set[str]:
    """The files in which something came that goes, and nothing that is known to stay."""
    gone = {came_as(row["arrival"]) for row, known in rows if known}
    return gone - {came_as(row["arrival"]) for row, known in rows if known is False}
