"""A form that was made for another program -> a schema file, and what it could not take over."""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from forms.catalogue.example import free_code
from forms.ground.words import Words
from forms.importing.schema_text import schema_text
from forms.importing.xlsform import Imported, called, imported
from forms.importing.xlsform_file import NoPyxformError, NotAnXLSFormError, read_xlsform
from pipeline.commands import Failure, say
from pipeline.commands.schemas import refuse_name, write_anew
from pipeline.store.atomic_files import make_folder
from pipeline.workspace import Office


def take_over(office: Office, file: Path, name: str | None, folder: Path) -> Path:
    """Write the worksheet that an XLSForm becomes, and tell what it lost; raises Failure."""
    words = office.words
    try:
        form = read_xlsform(file)
    except NoPyxformError:
        raise Failure(words("xlsform.no_library"), 1) from None
    except NotAnXLSFormError as error:
        raise Failure(words("xlsform.broken", why=error), 2) from error
    frame = office.catalogue.common.frames["client"]
    keys = {str(each["key"]) for part in ("header", "footer") for each in frame.get(part, ())}
    made = imported(form, frozenset({*keys, "client"}))
    if not any(section["fields"] for section in made.table["sections"]):
        raise Failure(words("xlsform.no_questions"), 2)
    name = name or made.name
    path = folder / f"{name}.toml"
    refuse_name(office, name, path)
    made = called(made, name, free_code(name, office.catalogue))
    lines = [*told(made, words)]
    make_folder(folder)
    head = [words("xlsform.head", file=file.name), *lines, words("xlsform.see")]
    write_anew(office, path, schema_text(made.table, head))
    for line in lines:
        say(line)
    return path


def told(made: Imported, words: Words) -> Iterator[str]:
    """What has no counterpart, a line for each kind of thing, with the questions that it is of."""
    if not made.lost:
        yield words("xlsform.nothing_lost")
        return
    yield words("xlsform.lost_head")
    for (code, what), same in groupby(sorted(made.lost, key=_sorted), lambda lost: lost[::2]):
        names = ", ".join(dict.fromkeys(lost.name for lost in same if lost.name))
        text = words(f"xlsform.lost.{code}", what=what)
        yield f"- {text}{f' ({names})' if names else ''}"


def _sorted(lost: tuple[str, str, str]) -> tuple[str, str]:
    return lost[0], lost[2]
