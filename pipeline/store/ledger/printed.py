"""The personal forms that were printed: what stands on each, by the id on the paper."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, select

from pipeline.records import Instance
from pipeline.store.ledger.audit import Audit, Deed
from pipeline.store.ledger.clients import demand_living
from pipeline.store.ledger.database import Database, in_portions
from pipeline.store.ledger.schema import tables
from pipeline.store.ledger.schema.rows import instance_from, instance_text

_RECORDS = select(tables.instances.c.record)


class InstanceTakenError(ValueError):
    """Another personal form was already printed under this instance."""


class PrintedForms:
    """The personal forms that one ledger remembers."""

    def __init__(self, database: Database, audit: Audit) -> None:
        self._database = database
        self._audit = audit

    def add(self, instances: Iterable[Instance]) -> None:
        """Remember what was printed, and since when; the same form again changes nothing.

        Raises:
            InstanceTakenError: another form was printed under one of these; none is stored.
            ClientErasedError: it is of somebody who was erased meanwhile.
        """
        since = self._audit.today()
        rows = [
            {
                "instance": each.instance,
                "client": each.client,
                "record": instance_text(replace(each, since=since)),
            }
            for each in instances
        ]
        if not rows:  # a transaction costs more than a look
            return
        with self._database.writing() as connection:
            demand_living(connection, (row["client"] for row in rows))
            if new := self._new(connection, rows):
                self._audit.note_within(connection, new)
            if len(new) == len(rows):
                return
            for row in rows:
                chosen = tables.instances.c.instance == row["instance"]
                kept = connection.execute(_RECORDS.where(chosen)).scalar()
                if kept is None or instance_from(kept) != instance_from(str(row["record"])):
                    raise InstanceTakenError(row["instance"])

    def is_free(self, instance: Instance) -> bool:
        """Whether this form may be remembered: no other was printed under its number."""
        kept = self.get(instance.instance)
        return kept is None or kept == instance_from(instance_text(instance))

    def _new(self, connection: Connection, rows: Sequence[dict[str, Any]]) -> list[Deed]:
        """Enter personal forms; those that were new, as deeds."""
        return [
            Deed("print", row["client"] or "", row["instance"])
            for row in rows
            if self._database.add(connection, tables.instances, [row])
        ]

    def get(self, instance: str | None) -> Instance | None:
        """What was printed under this id, or None; so too for a paper without one (None)."""
        if not instance:
            return None
        chosen = tables.instances.c.instance == instance
        found = self._database.rows(_RECORDS.where(chosen))
        return instance_from(found[0]["record"]) if found else None

    def among(self, instances: Collection[str]) -> Mapping[str, Instance]:
        """What was printed under these ids, for whoever asks about many at once."""
        found = [
            instance_from(row["record"])
            for some in in_portions(instances)
            for row in self._database.rows(_RECORDS.where(tables.instances.c.instance.in_(some)))
        ]
        return {each.instance: each for each in found}
