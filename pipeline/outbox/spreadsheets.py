"""Tables -> CSV files or one workbook, in which no cell does anything.

What somebody wrote on a paper stands in these cells. A spreadsheet takes a text that begins with
=, +, - or @ for a formula: in CSV such a text gets an apostrophe before it, and in a workbook each
text is told to be one.
"""

import csv
from collections.abc import Iterator
from io import BytesIO, StringIO
from typing import Final

from pipeline.outbox.tables import Cell, Tables

_OBEYED: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
_LONGEST: Final = 32_767  # letters that a cell of a workbook holds
_WIDE: Final = 40  # letters: no column is wider


def csv_files(tables: Tables) -> Iterator[tuple[str, bytes]]:
    """A file for each table: its name, and UTF-8 with commas (RFC 4180)."""
    for name, columns, rows in tables.named():
        text = StringIO(newline="")
        writer = csv.writer(text)
        writer.writerow(columns)
        writer.writerows([_harmless(cell) for cell in row] for row in rows)
        yield f"{name}.csv", text.getvalue().encode("utf-8", "replace")


def _harmless(cell: Cell) -> Cell:
    if isinstance(cell, bool) or cell is None:
        return cell if cell is None else str(cell).lower()
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_OBEYED) else cell


def workbook(tables: Tables) -> bytes:
    """One XLSX with a sheet for each table."""
    from xlsxwriter import Workbook

    out = BytesIO()
    nothing_done = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with Workbook(out, nothing_done) as book:
        bold = book.add_format({"bold": True})
        for name, columns, rows in tables.named():
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, columns, bold)
            sheet.freeze_panes(1, 0)
            for n, row in enumerate(rows, start=1):
                for at, cell in enumerate(row):
                    if isinstance(cell, str):
                        sheet.write_string(n, at, _shown(cell)[:_LONGEST])
                    elif isinstance(cell, bool):
                        sheet.write_boolean(n, at, cell)
                    elif cell is not None:
                        sheet.write_number(n, at, cell)
            for at, column in enumerate(columns):
                longest = max((len(str(row[at] or "")) for row in rows), default=0)
                sheet.set_column(at, at, min(_WIDE, max(len(column), longest) + 2))
            sheet.autofilter(0, 0, len(rows), len(columns) - 1)
    return out.getvalue()


def _shown(text: str) -> str:
    """Without what XML has no letter for."""
    return text.encode("utf-8", "replace").decode()
