"""The demo: made-up people fill in real forms over some months, and the real program does the rest.

`story` reads what they write, `filling` types it into printed forms, `stage` is a fresh workspace
with the real commands, `play` leads them month by month, `summary` shows what became of it.
"""

from pipeline.demo.play import Shown, play
from pipeline.demo.stage import DemoError, Stage
from pipeline.demo.story import Story, read_story

__all__ = ["DemoError", "Shown", "Stage", "Story", "play", "read_story"]
