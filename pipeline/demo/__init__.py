"""Stories in, months of real forms out that made-up people fill in; the real program does the rest.

`story` reads what they write, `answering` finds the form it belongs on and `filling` types it in;
`stage` is a fresh workspace with the real commands, `play` leads everybody month by month,
`summary` shows what became of it. `gallery` keeps the documents of each month as pictures.
"""

from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from forms.ground.words import Words
from pipeline.demo.play import Shown, play
from pipeline.demo.stage import DemoError, Stage
from pipeline.demo.story import Story, read_story
from pipeline.demo.summary import missing, month_lines, summarise, unexpected

__all__ = ["DemoError", "Stage", "show"]


def show(stage: Stage, stories: Path, words: Words) -> list[Shown]:
    """Play the stories in a folder on a stage: progress goes to stderr, the summary to stdout.

    Raises:
        DemoError: it could not be played to the end, or ended otherwise than the story tells.
    """
    progress, page = Console(stderr=True, highlight=False), Console(highlight=False)

    def tell(key: str, **params: Any) -> None:
        progress.print(Text(words(f"demo.{key}", **params), "bold"), soft_wrap=True)

    tell("begun", folder=stage.folder)
    shown = play(
        _story(stories),
        stage,
        tell,
        lambda month, rows: progress.print(month_lines(stage, month, rows), soft_wrap=True),
    )
    for part in summarise(stage, shown):
        page.print(part, soft_wrap=isinstance(part, Text))  # a path stays whole, to be copied
    if wrong := [*unexpected(stage, shown), *missing(stage, shown)]:
        raise DemoError("not_as_told", said="\n".join(wrong))
    tell("done")
    return shown


def _story(folder: Path) -> Story:
    try:
        return read_story(folder)
    except (OSError, ValueError) as error:  # a person may have written in it
        raise DemoError("story_wrong", folder=str(folder), said=str(error)) from error
