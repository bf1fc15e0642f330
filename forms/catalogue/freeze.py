"""The shipped worksheets -> their committed editions, `schemas/editions/ID/NUMBER.LANGUAGE.json`.

`python -m forms.catalogue.freeze` writes what is new and never changes what people may hold on
paper: a sheet that changed gets a higher `edition` in its TOML. The digest of each is noted beside
them (`SHA256SUMS`, as `sha256sum -c` reads it), and never changes.
"""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Final

import click

from forms.catalogue import Catalogue, Edition
from forms.catalogue.large_print import in_large_print
from forms.ground.known_names import UnknownLanguageError

SCHEMAS = Path(__file__).resolve().parents[2] / "schemas"
SUMS: Final = "SHA256SUMS"


class EditionChangedError(Exception):
    """A sheet no longer looks like the edition of its number; the argument is that file.

    Or somebody changed that file, or took it away.
    """


def editions(catalogue: Catalogue) -> Iterator[Edition]:
    """Every shipped worksheet in every language that has all its phrases, laid out now.

    Where it has large print, in that, too.
    """
    for name in catalogue.files:
        for language in catalogue.languages:
            try:
                worksheet = catalogue.worksheet(name, language)
            except UnknownLanguageError:
                continue
            yield catalogue.laid_out(worksheet)
            if large := in_large_print(worksheet, catalogue.words(language)):
                yield catalogue.laid_out(large)


def edition_file(folder: Path, edition: Edition) -> Path:
    """Where an edition stands below `editions/`."""
    worksheet = edition.worksheet
    return folder / worksheet.id / f"{edition.number}.{worksheet.language}.json"


def freeze(schemas: Path = SCHEMAS) -> list[Path]:
    """Write the editions that are missing.

    Returns:
        The files that were written.

    Raises:
        EditionChangedError: an edition differs from its sheet; nothing is written. Its guide stands
            on no sheet, and may change.
    """
    made = {
        edition_file(schemas / "editions", edition): edition
        for edition in editions(Catalogue(schemas))
    }
    for path, edition in made.items():
        if path.is_file() and not _frozen(path).prints_as(edition):
            raise EditionChangedError(path)
    folder = schemas / "editions"
    there = _digests(folder)
    for name, digest in sums(schemas).items():
        if there.get(name) != digest:
            raise EditionChangedError(folder / name)
    missing = [path for path in made if not path.is_file()]
    for path in missing:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(made[path].to_json(), encoding="utf-8", newline="\n")
    lines = [f"{digest}  {name}\n" for name, digest in sorted(_digests(folder).items())]
    (folder / SUMS).write_text("".join(lines), encoding="ascii", newline="\n")
    return missing


def sums(schemas: Path = SCHEMAS) -> Mapping[str, str]:
    """The SHA-256 (hex) of every frozen file, by its name below `editions/`, as it was noted."""
    path = schemas / "editions" / SUMS
    lines = path.read_text(encoding="ascii").splitlines() if path.is_file() else []
    return {name: digest for digest, name in (line.split("  ", 1) for line in lines)}


def _digests(folder: Path) -> dict[str, str]:
    files = folder.glob("*/*.json")
    return {p.relative_to(folder).as_posix(): sha256(p.read_bytes()).hexdigest() for p in files}


def _frozen(path: Path) -> Edition:
    return Edition.from_json(path.read_bytes())


@click.command()
def main() -> None:
    """Freeze the editions of the shipped worksheets."""
    try:
        written = freeze()
    except EditionChangedError as error:
        (path,) = error.args
        message = f"{path} is not what was frozen: put it back, or raise `edition` in the TOML."
        raise click.ClickException(message) from None
    for path in written:
        click.echo(str(path))


if __name__ == "__main__":
    main()
