"""A sheet and a variant of Dutch in (`nl-A2`, `nl-u`), whether it is a sheet of its own out."""

from pathlib import Path

from forms.ground.known_names import BASE_LANGUAGE
from forms.ground.toml_text import read_toml
from forms.ground.words import Words, flatten


def is_as_in_dutch(schema: Path, words: Words, shipped: Path) -> bool:
    """Whether a variant of Dutch says nothing of a sheet in other words.

    Of an organisation's own sheet only its own language file can tell: what the shipped one says is
    about the shipped questions, which may not be asked there.

    Args:
        schema: the file of the sheet; its name is that of the sheet.
        words: of any language.
        shipped: the folder of the shipped schemas.
    """
    if words.language == BASE_LANGUAGE or words.tag != BASE_LANGUAGE:
        return False
    about = f"worksheets.{schema.stem}."
    is_shipped = schema.parent == shipped
    phrases = words.phrases if is_shipped else _phrases(schema.parent, words.language)
    return not any(key.startswith(about) for key in phrases)


def _phrases(folder: Path, language: str) -> dict[str, str]:
    path = folder / "languages" / f"{language}.toml"
    return flatten(read_toml(path.read_text(encoding="utf-8-sig"))) if path.is_file() else {}
