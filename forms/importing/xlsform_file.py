"""An XLSForm, as a spreadsheet -> its questions and lists, read by `pyxform`."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile

MOST_BYTES: Final = 20_000_000
OTHER: Final = "other"

Node = Mapping[str, Any]  # a question or group as pyxform has it


class NoPyxformError(Exception):
    """The library that reads these files is not installed."""


class NotAnXLSFormError(Exception):
    """The file cannot be read as an XLSForm; the message is that of the library, in English."""


@dataclass(frozen=True, slots=True)
class XLSForm:
    """What the spreadsheet says.

    Attributes:
        form: its settings, with the questions under `children`.
        lists: name of a list -> the names in it, as the sheet `choices` has them.
    """

    form: Node
    lists: Mapping[str, Sequence[str]]


def read_xlsform(path: Path) -> XLSForm:
    """Read a spreadsheet (XLSX, XLS or CSV).

    Raises:
        NoPyxformError: it cannot be read here.
        NotAnXLSFormError: it is no XLSForm, or has a mistake.
        OSError: there is no such file, or it cannot be read.
    """
    if path.stat().st_size > MOST_BYTES:
        raise NotAnXLSFormError("too large")
    try:
        from pyxform.errors import PyXFormError
        from pyxform.xls2json import workbook_to_json
        from pyxform.xls2json_backends import get_xlsform
    except ImportError:
        raise NoPyxformError from None
    try:
        book = get_xlsform(xlsform=str(path))
        form = workbook_to_json(
            workbook_dict=book, fallback_form_name=book.fallback_form_name, warnings=[]
        )
    except PyXFormError as error:
        raise NotAnXLSFormError(" ".join(str(error).split())) from error
    except (BadZipFile, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise NotAnXLSFormError(type(error).__name__) from error
    lists: dict[str, list[str]] = defaultdict(list)
    for row in book.choices or ():
        lists[str(row.get("list_name") or row.get("list name"))].append(str(row.get("name")))
    return XLSForm(form, lists)
