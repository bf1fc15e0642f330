"""Tallies -> the report in Markdown, with how much stands behind each figure."""

from collections.abc import Mapping

from bench.measuring import table
from tests.scans.cases import CASES
from tests.scans.scoring import Tally


def share(part: int, whole: int) -> str:
    """A percentage; nothing of nothing is a dash."""
    return f"{100 * part / whole:.2f} %" if whole else "-"


def bound(errors: int, whole: int) -> str:
    """Errors among so many; of none the highest rate that 95 of 100 such runs would have shown."""
    if errors or not whole:
        return f"{errors} of {whole:,}"
    return f"0 of {whole:,} (below {100 * (1 - 0.05 ** (1 / whole)):.3f} %)"


def report(tallies: Mapping[str, Tally], seed: int) -> str:
    """The tables, one line for each degradation."""
    every = Tally()
    for case in CASES:
        if case.counts and case.name in tallies:
            every.add(tallies[case.name])
    shown = {**tallies, "**all that counts**": every}
    return "\n".join(
        [
            "# Scans: printed, filled in with a pen, scanned in, read",
            "",
            f"`make scans` writes this page; the same seed ({seed}) gives the same figures.",
            "How it is done: docs/decisions/0020-scans-of-our-own.md.",
            "",
            *_summary(every),
            "",
            "## Pages, and boxes to tick",
            "",
            table(
                (
                    "scan",
                    "pages",
                    "identified",
                    "boxes",
                    "answers",
                    "wrong",
                    "asked",
                    "odd answers",
                    "of them asked",
                    "wrong ",
                ),
                [_marks_row(name, tally.counts) for name, tally in shown.items()],
            ),
            "",
            "## Dates and client codes",
            "",
            table(
                (
                    "scan",
                    "dates",
                    "accepted",
                    "wrong",
                    "codes",
                    "accepted ",
                    "wrong ",
                    "odd combs",
                    "wrong  ",
                    "empty combs",
                    "asked",
                ),
                [_combs_row(name, tally.counts) for name, tally in shown.items()],
            ),
            "",
            "## Words",
            "",
            table(
                ("scan", "written", "taken for empty", "empty", "taken for written"),
                [_words_row(name, tally.counts) for name, tally in shown.items()],
            ),
            "",
            *_faults(every),
        ]
    )


def _summary(every: Tally) -> list[str]:
    c = every.counts
    answers = c["mark full"] + c["mark empty"]
    asked = c["mark full asked"] + c["mark empty asked"]
    wrong = c["mark full wrong"] + c["mark empty wrong"] + c["mark odd wrong"]
    dates, codes = c["date full"], c["code full"]
    rows = [
        ("pages identified", share(c["identified"], c["pages"]), "100 %", f"{c['pages']:,} pages"),
        (
            "answers in ticks wrong, odd ones included",
            bound(wrong, answers + c["mark odd"]),
            "0",
            f"{c['boxes']:,} boxes",
        ),
        ("answers in ticks asked", share(asked, answers), "< 2 %", f"{answers:,} plain answers"),
        ("dates accepted", share(c["date full right"], dates), "> 80 %", f"{dates:,} dates"),
        (
            "dates wrong among accepted",
            bound(_comb_wrong(c, "date"), _comb_read(c, "date")),
            "< 0.1 %",
            "",
        ),
        ("codes accepted", share(c["code full right"], codes), "> 80 %", f"{codes:,} codes"),
        (
            "codes wrong among accepted",
            bound(_comb_wrong(c, "code"), _comb_read(c, "code")),
            "< 0.1 %",
            "",
        ),
        (
            "written words taken for empty",
            bound(c["words full wrong"], c["words full"]),
            "< 0.05 %",
            "",
        ),
        (
            "empty boxes taken for written",
            bound(c["words empty asked"], c["words empty"]),
            "< 0.05 %",
            "",
        ),
        ("silently wrong, of any kind", f"{len(every.faults)}", "0", ""),
        ("empty, on pages told to have lost ink", f"{len(every.told)}", "", ""),
    ]
    return [table(("measure", "figure", "aim", "behind it"), rows)]


def _comb_wrong(c: Mapping[str, int], kind: str) -> int:
    return c[f"{kind} full wrong"] + c[f"{kind} empty wrong"] + c[f"{kind} odd wrong"]


def _comb_read(c: Mapping[str, int], kind: str) -> int:
    return c[f"{kind} full right"] + c[f"{kind} odd right"] + _comb_wrong(c, kind)


def _marks_row(name: str, c: Mapping[str, int]) -> tuple[str, ...]:
    plain = c["mark full"] + c["mark empty"]
    return (
        name,
        f"{c['pages']:,}",
        share(c["identified"], c["pages"]),
        f"{c['boxes']:,}",
        f"{plain:,}",
        f"{c['mark full wrong'] + c['mark empty wrong']}",
        share(c["mark full asked"] + c["mark empty asked"], plain),
        f"{c['mark odd']:,}",
        share(c["mark odd asked"], c["mark odd"]),
        f"{c['mark odd wrong']}",
    )


def _combs_row(name: str, c: Mapping[str, int]) -> tuple[str, ...]:
    odd = c["date odd"] + c["code odd"]
    empty = c["date empty"] + c["code empty"]
    return (
        name,
        f"{c['date full']:,}",
        share(c["date full right"], c["date full"]),
        f"{c['date full wrong'] + c['date empty wrong']}",
        f"{c['code full']:,}",
        share(c["code full right"], c["code full"]),
        f"{c['code full wrong'] + c['code empty wrong']}",
        f"{odd:,}",
        f"{c['date odd wrong'] + c['code odd wrong']}",
        f"{empty:,}",
        share(c["date empty asked"] + c["code empty asked"], empty),
    )


def _words_row(name: str, c: Mapping[str, int]) -> tuple[str, ...]:
    return (
        name,
        f"{c['words full']:,}",
        f"{c['words full wrong']}",
        f"{c['words empty']:,}",
        f"{c['words empty asked']}",
    )


def _faults(every: Tally) -> list[str]:
    if not every.faults:
        return ["Nothing went in that was not meant."]
    rows = [
        (fault.where, f"{fault.page}", fault.kind, fault.how, fault.meant, fault.got)
        for fault in sorted(every.faults)[:60]
    ]
    return [
        "## Silently wrong",
        "",
        table(("file", "page", "kind", "how it was filled in", "meant", "read"), rows),
    ]
