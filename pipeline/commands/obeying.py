"""A command that was typed: the workspace opened, the work done, or why not, in words."""

import errno
import re
import sys
import traceback
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import Any, Final

import click

from forms.ground.known_names import BrokenSchemaError, UnknownLanguageError
from pipeline.commands import Failure, say_broken, stop
from pipeline.commands.belonging import of_another, whose_files
from pipeline.commands.places import unusable
from pipeline.commands.speaking import BASE, no_such_language, said
from pipeline.extraction.sandbox.limits import NotConfinedError
from pipeline.outbox.roots import RootShutError
from pipeline.outbox.shut import shut_told, why_shut
from pipeline.settings import PlainError
from pipeline.store.ledger import StoreError, StoreHurtError, StoreUnavailableError
from pipeline.store.ledger.trouble import trouble_of
from pipeline.store.trouble import DISK_FULL
from pipeline.workspace import Office

_LOGGED: Final = frozenset({"run", "worker"})  # commands of which a machine keeps what they tell
_PASSING: Final = frozenset({errno.EIO, errno.ESTALE})
_HALVES: Final = re.compile("[\ud800-\udfff]")


def obeyed(
    command: Callable[..., Any],
    workspace: Path,
    language: str,
    given: dict[str, Any],
    told: ExitStack,
) -> None:
    """Do what a command says, or end with why not.

    `told`: how what is said here is told; until it ends.
    """
    try:
        office = Office.at(workspace, language)
        _demand_fit(office, language)
        if click.get_current_context().command.name in _LOGGED:
            told.enter_context(_lines(office))
        _carried_out(command, office, given)
    except Failure as failure:
        stop(failure.message, failure.code)
    except UnknownLanguageError as error:
        stop(no_such_language(error.args[0], office.catalogue.languages), 2)
    except BrokenSchemaError as error:
        say_broken(office, error.args[0])
        sys.exit(1)
    except NotConfinedError:
        stop(office.words("messages.not_confined"), 1)
    except PlainError as error:
        hurt = error.code if isinstance(error, StoreHurtError) else None
        why = office.words(f"hurt.{hurt}") if hurt else said(error.phrase, **error.params)
        # whose message says what may be, where it can be known
        stop((isinstance(error, StoreError) and whose_files(office)) or why, 1)
    except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
        raise
    except OSError as error:
        stop(_unusable(error, office, given), 1)
    except Exception as error:  # noqa: BLE001 - its message may hold what stands on a paper
        wrong = "Er ging iets mis in het programma zelf: {where}."
        stop(said(wrong, where=_where(error)), 1)


def _unusable(error: OSError, office: Office, given: dict[str, Any]) -> str:
    """Why a folder or file could not be used, as far as that can be known."""
    if told := whose_files(office):
        return told
    if isinstance(error, RootShutError):
        return shut_told(why_shut(error), error.root.path, office.words)
    if trouble_of(error) == "full":
        return said(DISK_FULL)
    if isinstance(error, StoreUnavailableError):
        return said("De opslag is nu niet te gebruiken. Is de schijf vol, of weg?")
    if error.errno not in _PASSING:
        for place in (each for each in given.values() if isinstance(each, Path)):
            if told := unusable(place, error, office.words):
                return told
    unknown = "Een map of bestand is niet te gebruiken ({kind}). Is de schijf vol, of weg?"
    return said(unknown, kind=type(error).__name__)


def _lines(office: Office) -> AbstractContextManager[None]:
    from pipeline.commands.log_lines import told_as

    return told_as(office.settings.log_format)


def _is_text(value: object) -> bool:
    """Whether all letters of what was typed can be kept: a terminal may send what is none."""
    if isinstance(value, tuple):
        return all(map(_is_text, value))
    return not isinstance(value, str) or value.isascii() or not _HALVES.search(value)


def _carried_out(command: Callable[..., Any], office: Office, given: dict[str, Any]) -> None:
    """Do what a command says; whoever read papers for it is let go."""
    if not all(map(_is_text, given.values())):
        raise Failure(said("Wij kunnen een van deze letters niet lezen. Typ het opnieuw."), 2)
    try:
        command(office, **given)
    finally:
        if "reading" in vars(office):  # otherwise nobody ever read
            office.reading.close()


def _demand_fit(office: Office, language: str) -> None:
    """Raise Failure in a workspace of another, or for a language in which nobody speaks to it."""
    _demand_spoken(office, language)
    if told := of_another(office):
        raise Failure(told, 2)


def _demand_spoken(office: Office, language: str) -> None:
    """Raise Failure for a language in which nobody speaks to the office."""
    if language == BASE:
        return
    catalogue = office.catalogue
    known = [each for each in catalogue.languages if catalogue.speaks_to_office(each)]
    if language not in known:
        raise Failure(no_such_language(language, known), 2)


def _where(error: Exception) -> str:
    """The kind of an error and its place in the program; never its message."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} ({Path(place.filename).name}, {place.lineno})"
