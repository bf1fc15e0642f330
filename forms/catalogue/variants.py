"""A sheet and a language in, what may be said of the sheet in that language out.

Where an organisation asks something in its own words, only its own language file counts for that:
what the shipped one says is about the shipped question, which may not be asked there. Of a variant
of Dutch (`nl-A2`, `nl-u`) that goes for all of a sheet, list or frame of its own.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from forms.ground.known_names import BASE_LANGUAGE
from forms.ground.toml_text import read_if_there
from forms.ground.words import Words, flatten

if TYPE_CHECKING:
    from forms.schema.resolving import Common, Phrasebook


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


def phrasebook(words: Words, folders: Sequence[Path], schema: Path) -> "Phrasebook":
    """What a sheet says in a language, without translations of what it does not say any more.

    Args:
        words: of that language.
        folders: of schemas, the shipped one first.
        schema: the file of the sheet.
    """
    from forms.schema.resolving import Phrasebook, dutch_of, read_common

    book = Phrasebook(_on_sheets(words, folders))
    shipped, *others = folders
    is_own = schema.parent != shipped
    dutch = own_phrases(folders, BASE_LANGUAGE)
    has_lists = any(read_if_there(each / "common.toml") for each in others)
    if words.language == BASE_LANGUAGE or not (is_own or has_lists or dutch):
        return book
    ours = shipped / schema.name
    raw = read_if_there(ours)
    stood = dutch_of(raw if "sections" in raw else None, read_common([shipped]))
    # what the organisation's own Dutch says otherwise is no translation of what stands there
    book.about = {
        **stood,
        **{key: () for key, said in dutch.items() if said not in stood.get(key, ())},
    }
    book.own = own_phrases(folders, words.language).keys()
    return book


def without_translation(
    common: "Common", languages: Mapping[str, Words], folders: Sequence[Path]
) -> dict[str, list[str]]:
    """Phrases of lists and frames that an organisation changed -> languages that say the old ones.

    Sheets with such a phrase are printed in Dutch instead of these.
    """
    from forms.schema.resolving import dutch_of

    stale: dict[str, list[str]] = {}
    now = dutch_of(None, common)
    for name, words in languages.items():
        if words.tag == BASE_LANGUAGE:
            continue
        book = phrasebook(words, folders, folders[0] / "common.toml")
        for key, dutch in now.items():
            if key in words.phrases and not all(book.is_of(key, each) for each in dutch):
                stale.setdefault(key, []).append(name)
    return stale


def _on_sheets(words: Words, folders: Sequence[Path]) -> Words:
    """The same words; of a variant without those about what an organisation has made its own.

    Args:
        words: of any language.
        folders: of schemas, the shipped one first.
    """
    if not _is_variant(words):
        return words
    phrases = dict(words.phrases)
    for folder in folders[1:]:
        common, own = read_if_there(folder / "common.toml"), own_phrases(folders, words.language)
        gone = [f"lists.{name}." for name in common.get("choices", {})]
        gone += ["frame."] if "frame" in common else []
        kept = (key for key in phrases if key in own or not key.startswith(tuple(gone)))
        phrases = {key: phrases[key] for key in kept}
    return Words(words.language, phrases, words.base)


def not_translated(
    common: "Common", languages: Mapping[str, Words], folders: Sequence[Path]
) -> dict[str, list[str]]:
    """Phrases that an organisation added to a list or frame of ours -> languages that lack them.

    Of languages that have the rest of that list; sheets with it are printed in Dutch instead.
    """
    from forms.schema.resolving import dutch_of, read_common

    added = dutch_of(None, common).keys() - dutch_of(None, read_common(folders[:1])).keys()
    lacking: dict[str, list[str]] = {}
    for key in sorted(added):
        beside = f"{key.rpartition('.')[0]}."
        for name, words in languages.items():
            has_rest = any(each.startswith(beside) for each in words.phrases)
            if words.tag != BASE_LANGUAGE and has_rest and key not in words.phrases:
                lacking.setdefault(key, []).append(name)
    return lacking


def own_phrases(folders: Sequence[Path], language: str) -> dict[str, str]:
    """What an organisation says itself in a language; `folders`: of schemas, the shipped first.

    What is a copy of ours, is none of its own: it was translated from our Dutch.
    """
    shipped, *others = folders
    own = {key: said for each in others for key, said in _phrases(each, language).items()}
    ours = _phrases(shipped, language) if own else {}
    return {key: said for key, said in own.items() if ours.get(key) != said}


def _is_variant(words: Words) -> bool:
    return words.tag == BASE_LANGUAGE != words.language


def _phrases(folder: Path, language: str) -> dict[str, str]:
    return flatten(read_if_there(folder / "languages" / f"{language}.toml"))
