"""A sheet and a variant of Dutch in (`nl-A2`, `nl-u`), how much of it is its own out.

Where an organisation has sheets, lists or frames of its own, only its own language file counts:
what the shipped one says is about the shipped questions, which may not be asked there.
"""

from collections.abc import Sequence
from pathlib import Path

from forms.ground.known_names import BASE_LANGUAGE
from forms.ground.plain_data import Json
from forms.ground.toml_text import read_toml
from forms.ground.words import Words, flatten


def is_as_in_dutch(schema: Path, words: Words, shipped: Path) -> bool:
    """Whether a variant of Dutch says nothing of a sheet in other words.

    Args:
        schema: the file of the sheet; its name is that of the sheet.
        words: of any language.
        shipped: the folder of the shipped schemas.
    """
    if not _is_variant(words):
        return False
    about = f"worksheets.{schema.stem}."
    is_shipped = schema.parent == shipped
    phrases = words.phrases if is_shipped else _phrases(schema.parent, words.language)
    return not any(key.startswith(about) for key in phrases)


def on_sheets(words: Words, folders: Sequence[Path]) -> Words:
    """The same words; of a variant without those about what an organisation has made its own.

    Args:
        words: of any language.
        folders: of schemas, the shipped one first.
    """
    if not _is_variant(words):
        return words
    phrases = dict(words.phrases)
    for folder in folders[1:]:
        common, own = _table(folder / "common.toml"), _phrases(folder, words.language)
        gone = [f"lists.{name}." for name in common.get("choices", {})]
        gone += ["frame."] if "frame" in common else []
        kept = (key for key in phrases if key in own or not key.startswith(tuple(gone)))
        phrases = {key: phrases[key] for key in kept}
    return Words(words.language, phrases, words.base)


def _is_variant(words: Words) -> bool:
    return words.tag == BASE_LANGUAGE != words.language


def _phrases(folder: Path, language: str) -> dict[str, str]:
    return flatten(_table(folder / "languages" / f"{language}.toml"))


def _table(path: Path) -> dict[str, Json]:
    return read_toml(path.read_text(encoding="utf-8-sig")) if path.is_file() else {}
