"""XLSForms as people make them: spreadsheets with the sheets `survey`, `choices` and `settings`."""

from collections.abc import Sequence
from pathlib import Path

import xlsxwriter

Row = Sequence[str | int | None]


def write_xlsform(
    path: Path, survey: Sequence[Row], choices: Sequence[Row] = (), settings: Sequence[Row] = ()
) -> Path:
    """Write a workbook; the first row of each sheet names its columns."""
    with xlsxwriter.Workbook(path) as book:
        for name, rows in (("survey", survey), ("choices", choices), ("settings", settings)):
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, ["" if cell is None else cell for cell in row])
    return path
