"""Whether who types has any business in the workspace, and whose files stand in the way there."""

import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click

from pipeline.settings import FILE_NAME, FOLDERS
from pipeline.store.owners import here, strangers, whose
from pipeline.workspace import Office

_PROGRAM: Final = "krachtwerk"
_SETS_UP: Final = "init"


def of_another(office: Office) -> str | None:
    """That the workspace is of another account, with what to type; None where it is not.

    root is another, too: what it makes there, the account of the workspace cannot use afterwards.
    A folder in which no workspace is set up, as a checkout, is only looked at by what sets one up.
    """
    settings = office.settings
    is_set_up_now = click.get_current_context().command.name == _SETS_UP
    folder = settings.workspace if is_set_up_now else None
    owner = whose(settings.store, settings.workspace / FILE_NAME, folder)
    return _told(office, owner, f" --workspace {shlex.quote(str(settings.workspace.absolute()))}")


def place_of_another(office: Office, folder: Path) -> str | None:
    """The same of a folder in which a workspace is to be made, or in which it is to be made."""
    standing = next(each for each in (folder, *folder.absolute().parents) if each.exists())
    return _told(office, whose(folder / FOLDERS["store"], folder / FILE_NAME, standing), " …")


def _told(office: Office, owner: str | None, where: str) -> str | None:
    if owner is None:
        return None
    program = sys.argv[0] if Path(sys.argv[0]).name == _PROGRAM else _PROGRAM
    context = click.get_current_context()
    typed = " ".join([program, _typed(context), *_flags(context)]) + where
    return office.words("messages.of_another", account=owner, me=here(), typed=typed)


def _typed(context: click.Context) -> str:
    """The words of a command, without what the program is called."""
    return " ".join(each.info_name or "" for each in _nested(context))


def _flags(context: click.Context) -> Iterator[str]:
    """The options without a value that were given: values may be names of people."""
    for each in context.command.params:
        is_flag = isinstance(each, click.Option) and each.is_flag
        if is_flag and context.params.get(each.name or "") is True:
            yield each.opts[0]


def _nested(context: click.Context) -> Iterator[click.Context]:
    if context.parent is not None:
        yield from _nested(context.parent)
        yield context


def whose_files(office: Office) -> str | None:
    """Whose files lie in the store that this account cannot use, and what to type; else None."""
    store = office.settings.store.absolute()
    if not (owners := sorted({*strangers(store)})):
        return None
    told = {"accounts": ", ".join(owners), "me": here(), "folder": shlex.quote(str(store))}
    return office.words("messages.of_others", **told)
