"""The file of a sheet and a language in, the worksheet out; or that none can be made of it."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from forms.catalogue.variants import is_as_in_dutch, phrasebook
from forms.ground.known_names import BrokenSchemaError, UnknownLanguageError
from forms.ground.toml_text import read_schema
from forms.ground.words import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forms.schema.resolving import Common
    from forms.schema.worksheet import Worksheet

# what a file that somebody wrote by hand may do, besides what pydantic finds (a ValueError)
_MISTAKES: Final = (ValueError, TypeError, KeyError, AttributeError)


def worksheet_of(
    schema: Path, words: Words, common: "Common", folders: "Sequence[Path]"
) -> "Worksheet":
    """The sheet as its file says it today.

    Args:
        schema: the file; its name is that of the sheet.
        words: of the language.
        common: the lists and frames that all sheets share.
        folders: of schemas, the shipped one first.

    Raises:
        UnknownLanguageError: the language lacks phrases of this sheet, or has none other.
        BrokenSchemaError: there is a mistake in the file; `schemas check` tells which.
    """
    from forms.schema.resolving import resolve

    try:
        raw = read_schema(schema)
        book = phrasebook(words, folders, schema)
        worksheet = resolve(raw, common, book)
    except _MISTAKES:
        raise BrokenSchemaError(schema) from None
    if worksheet.id != schema.stem:  # its papers would be those of a sheet that is not there
        raise BrokenSchemaError(schema)
    if book.missing or is_as_in_dutch(schema, book.words, folders[0]):
        raise UnknownLanguageError(words.language)
    return worksheet
