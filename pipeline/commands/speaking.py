"""Commands that tell how they are used in the language that is asked for, and guess what was meant.

The Dutch stands with each command; `help.toml` has it in other languages, and the words of the
library around it in all.
"""

import inspect
import re
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import IO, Any, Final
from unicodedata import normalize

import click
import tomli

from pipeline.commands.telling import tell

BASE: Final = "nl"
_OF_LIBRARY: Final = re.compile(
    r"\[required\]|\[OPTIONS\]|COMMAND \[ARGS\]\.\.\."
    r"|\b(?:TEXT|FILES?|DIRECTORY|DIR|PATH|INTEGER RANGE|INTEGER|NAME|OTHER|WORKSHEETS?"
    r"|SUBMISSION|IDS|WHOSE|EVENT)\b"
)
_TOO_MUCH: Final = re.compile(r"Got unexpected extra arguments? \((.*)\)", re.DOTALL)
_UI_LANG: Final = "--ui-lang"
_typed: ContextVar[str] = ContextVar("typed", default=BASE)  # which may be none of ours


def hear(typed: Iterable[str]) -> None:
    """Find the language that is asked for in what was typed: help is told before all is read."""
    words = [*typed]
    said = [word.partition("=")[2] for word in words if word.startswith(f"{_UI_LANG}=")]
    said += [words[n + 1] for n, word in enumerate(words[:-1]) if word == _UI_LANG]
    _typed.set(said[-1] if said else BASE)


def said(text: str, **params: object) -> str:
    """A phrase of this program's help or of the library, in the language that is asked for."""
    found = _phrases().get(_typed.get(), _phrases()[BASE]).get(text, text)
    return found.format_map(params) if params else found


@cache
def _phrases() -> Mapping[str, Mapping[str, str]]:
    """Language -> text -> the same in it."""
    text = (files("pipeline.commands") / "help.toml").read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = tomli.loads(text)
    return found


def meant(typed: str, known: Iterable[str]) -> str:
    """A question whether something known was meant; "" where nothing is like it."""
    plain = {_plain(each): each for each in known}
    like = get_close_matches(_plain(typed), [*plain], n=1, cutoff=0.6)
    return said("Bedoel je: {name}?", name=plain[like[0]]) if like else ""


def _plain(name: str) -> str:
    """The same for a name in capitals, and for an accent that is written in two letters."""
    return normalize("NFC", name).casefold()


def no_such_language(name: str, known: Iterable[str]) -> str:
    """That nobody speaks a language, and which there are."""
    unknown = said("Deze taal kennen wij niet: {name}.", name=name)
    return f"{unknown} {said('Wel: {known}.', known=', '.join(sorted(known)))}"


class _Speaking(click.Command):
    """Tells in the language that is asked for how it is used."""

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """All of it; raises UsageError where it is asked for in a language that is not there."""
        if _typed.get() not in _phrases():
            raise click.UsageError(no_such_language(_typed.get(), _phrases()), ctx)
        super().format_help(ctx, formatter)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The first line."""
        pieces = _in_words(" ".join(self.collect_usage_pieces(ctx)))
        formatter.write_usage(ctx.command_path, pieces, prefix=f"{said('Usage:')} ")

    def format_help_text(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What it does."""
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(_whole(self.help))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What it takes."""
        rows = []
        for param in self.get_params(ctx):
            record = param.get_help_record(ctx)
            if record is not None and isinstance(param, click.Option):
                told = " ".join((param.help or "").split())
                help_ = record[1].replace(told, said(told)) if told else record[1].strip()
                rows.append((_in_words(record[0]), _in_words(help_)))
        with formatter.section(said("Options")):
            formatter.write_dl(rows)

    def get_short_help_str(self, limit: int = 45) -> str:
        """What it does, in a line."""
        return in_a_line(self.help, limit)


class SpeakingCommand(_Speaking):
    """A command."""


class SpeakingGroup(_Speaking, click.Group):
    """A family of commands."""

    command_class = SpeakingCommand

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What all take, and the commands."""
        super().format_options(ctx, formatter)
        names = self.list_commands(ctx)
        width = formatter.width - 6 - max(map(len, names))
        rows = [(name, self.told_in_a_line(ctx, name, width)) for name in names]
        with formatter.section(said("Commands")):
            formatter.write_dl(rows)

    def told_in_a_line(self, ctx: click.Context, name: str, limit: int) -> str:
        """What the command of this name does."""
        command = self.get_command(ctx, name)
        return "" if command is None else command.get_short_help_str(limit)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is typed; where there is none, the one that may be meant."""
        name = args[0]
        if self.get_command(ctx, name) is None and not name.startswith("-"):
            like = meant(name, self.list_commands(ctx))
            raise click.UsageError(f"{said('Deze opdracht ken ik niet:')} {name}. {like}", ctx)
        return super().resolve_command(ctx, args)


class SpeakingRoot(SpeakingGroup):
    """The program itself."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        """Read what is typed."""
        hear(args)
        try:
            return super().make_context(info_name, args, parent, **extra)
        except click.UsageError as error:
            raise _told(error) from None

    def invoke(self, ctx: click.Context) -> Any:
        """Do it."""
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            raise _told(error) from None
        except (click.Abort, EOFError, KeyboardInterrupt):
            raise _Stopped(said("Aborted!")) from None


class _Misused(click.UsageError):
    """How a command was not to be used, and how it is."""

    def show(self, _file: IO[Any] | None = None) -> None:
        """Tell it to the person at the keyboard."""
        if self.ctx is not None:
            usage = self.ctx.command.get_usage(self.ctx)
            hint = said("Typ '{command} --help' voor hulp.", command=self.ctx.command_path)
            tell(f"{usage}\n{hint}\n", err=True)
        tell(f"{said('Fout:')} {self.message}", err=True)


class _Stopped(click.ClickException):
    """Somebody stopped it, or there was nobody to answer."""

    def show(self, _file: IO[Any] | None = None) -> None:
        """Tell it to the person at the keyboard."""
        tell(f"\n{self.message}", err=True)


def is_agreed(question: str) -> bool:
    """Whether the person at the keyboard says yes, as is supposed where they just press Enter."""
    yes, no = said("yes").split(), said("no").split()
    while True:
        asked = f"{question} [{yes[0].upper()}/{no[0]}]"
        answer = click.prompt(asked, default="", show_default=False, err=True)
        word = str(answer).strip().lower()
        if word in (*yes, "") or word in no:
            return word not in no
        tell(said("Kies uit: {known}.", known=f"{yes[-1]}, {no[-1]}"), err=True)


def _told(error: click.UsageError) -> click.UsageError:
    """The same, in the language that is asked for."""
    if isinstance(error, _Misused | click.exceptions.NoArgsIsHelpError):
        return error
    return _Misused(_message(error).strip(), error.ctx)


def _message(error: click.UsageError) -> str:
    match error:
        case click.NoSuchOption():
            names = {name for param in _params(error) for name in param.opts}
            like = meant(error.option_name, names)
            return f"{said('Deze optie ken ik niet:')} {error.option_name}. {like}"
        case click.MissingParameter():
            return f"{said('Hier ontbreekt iets:')} {_named(error)}."
        case click.BadOptionUsage():
            too_much = "does not take" in error.message
            belongs = "Bij {name} hoort niets." if too_much else "Bij {name} hoort nog iets."
            return said(belongs, name=error.option_name)
        case click.BadParameter():
            name = _called(error)
            wanted = _wanted(error.param, error.message)
            return f"{said('Dit kan niet bij')} {name}. {wanted or error.message}"
    told = error.format_message()
    if found := _TOO_MUCH.match(told):
        return said("Dit hoort er niet bij: {what}.", what=found[1])
    return said(told)


def _named(error: click.MissingParameter) -> str:
    """What is missing: the option by its name, with what it takes."""
    param, ctx = error.param, error.ctx
    if param is None or ctx is None:
        return "?"
    name = f"{param.opts[-1]} " if isinstance(param, click.Option) else ""
    return name + _in_words(param.make_metavar(ctx))


def _params(error: click.UsageError) -> Iterable[click.Parameter]:
    return error.ctx.command.get_params(error.ctx) if error.ctx is not None else ()


def _called(error: click.BadParameter) -> str:
    """The option that is meant, or of an argument what it takes."""
    param, ctx = error.param, error.ctx
    if isinstance(param, click.Argument) and ctx is not None:
        return _in_words(param.make_metavar(ctx))
    return param.opts[-1] if param is not None else "?"


def _wanted(param: click.Parameter | None, told: str) -> str:
    """What may stand there; `told`: by the library."""
    kind = param.type if param is not None else None
    if isinstance(kind, click.IntRange):
        return said("Een getal van {least} tot en met {most}.", least=kind.min, most=kind.max)
    if isinstance(kind, click.Choice):
        return said("Kies uit: {known}.", known=", ".join(map(str, kind.choices)))
    if isinstance(kind, click.Path):
        if told.endswith("is a file."):
            return said("Dit is een bestand, en hier hoort een map.")
        if told.endswith("is a directory."):
            return said("Dit is een map, en hier hoort een bestand.")
        return said("Dit is niet te vinden of niet te gebruiken.")
    return ""


def in_a_line(told: str | None, limit: int) -> str:
    """The first sentence of what a command tells, in at most so many letters."""
    text = " ".join(_whole(told).split())
    first, dot, _ = text.partition(". ")
    first = f"{first}{dot.strip()}".removesuffix(".")
    return first if len(first) <= limit else f"{first[: limit - 1].rsplit(' ', 1)[0]}…"


def _in_words(text: str) -> str:
    """The same, with the words of the library in the language that is asked for."""
    return _OF_LIBRARY.sub(lambda found: said(found[0]), text)


def _whole(text: str | None) -> str:
    return said(inspect.cleandoc(text or "").partition("\f")[0])
