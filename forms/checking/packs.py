"""The table of `pack.toml` -> every mistake in it, with its place."""

from collections.abc import Collection, Mapping

from pydantic import BaseModel

from forms.checking.mistakes import Report, among, inside
from forms.checking.models import hold
from forms.ground.plain_data import Table
from forms.schema.pack import SheetPack, SheetUse

_LISTS: tuple[tuple[str, str, type[BaseModel]], ...] = (
    ("packs", "key", SheetPack),
    ("sheets", "worksheet", SheetUse),
)


def check_pack(
    raw: Table,
    worksheets: Collection[str],
    domains: Collection[str],
    report: Report,
    *,
    is_shipped: bool,
) -> None:
    """Report what is wrong in a pack.

    Args:
        raw: the table of the file.
        worksheets: ids of the sheets that there are.
        domains: keys of the parts of life that there are.
        report: where the mistakes go.
        is_shipped: the shipped pack, which has to know every shipped sheet.
    """
    _unknown_keys(raw, ("packs", "sheets"), "", report)
    for name, key, model in _LISTS:
        entries = raw.get(name, [])
        if not isinstance(entries, list):
            report.add("wrong_type", name, key=name, expected="list")
            continue
        seen: dict[str, str] = {}
        for number, entry in enumerate(entries, start=1):
            if not isinstance(entry, Mapping):
                place = inside("", name, number)
                report.add("wrong_type", place, key=name, expected="table")
                continue
            place = inside("", name, number, entry.get(key))
            _entry(entry, model, place, worksheets, report)
            _domains(entry, place, domains, report)
            _once(str(entry.get(key, "")), place, seen, report)
    if is_shipped:
        _all_named(raw, worksheets, report)


def _entry(
    entry: Table,
    model: type[BaseModel],
    place: str,
    worksheets: Collection[str],
    report: Report,
) -> None:
    known = tuple(model.model_fields)
    _unknown_keys(entry, known, place, report)
    hold(report, model, entry, known, place, placeholder={})
    if entry.get("label") == "":
        report.add("label_empty", place, key="label")
    for key in ("worksheet", "sheets", "follows"):
        named = entry.get(key, [])
        for name in [named] if isinstance(named, str) else named if isinstance(named, list) else []:
            if key in known and isinstance(name, str) and name not in worksheets:
                report.add("worksheet_unknown", place, name=name, **among(name, worksheets))


def _domains(entry: Table, place: str, known: Collection[str], report: Report) -> None:
    named = entry.get("domains", [])
    for name in named if isinstance(named, list) else []:
        if isinstance(name, str) and name not in known:
            report.add("domain_unknown", place, domain=name, **among(name, known))


def _unknown_keys(raw: Table, known: tuple[str, ...], place: str, report: Report) -> None:
    for key in raw:
        if key not in known:
            report.add("key_unknown", place, key=key, **among(key, known))


def _once(name: str, place: str, seen: dict[str, str], report: Report) -> None:
    if name and name in seen:
        report.add("key_twice", place, key=name, first=seen[name])
    seen.setdefault(name, place)


def _all_named(raw: Table, worksheets: Collection[str], report: Report) -> None:
    entries = raw.get("sheets", [])
    named = [e.get("worksheet") for e in entries if isinstance(e, Mapping)]
    for name in worksheets:
        if name not in named:
            report.warn("worksheet_not_in_pack", "sheets", name=name)
