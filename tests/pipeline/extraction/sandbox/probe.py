"""A few lines of Python in; what they come to in a process that is held."""

import json
import subprocess
import sys
from functools import cache
from pathlib import Path

from pipeline.extraction.sandbox import available
from pipeline.extraction.sandbox.starting import environment

OFFERED = available()


@cache
def _prober() -> "subprocess.Popen[str]":
    """It ends when this program does: then nobody asks any more."""
    command = [sys.executable, "-P", str(Path(__file__).with_name("prober.py"))]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, env=environment(), stdin=pipe, stdout=pipe, text=True)


def said_when_held(lines: str, *readable: Path) -> str:
    """What the lines print; `denied`, where the system does not let them."""
    prober = _prober()
    assert prober.stdin is not None
    assert prober.stdout is not None
    prober.stdin.write(json.dumps([lines, [str(folder) for folder in readable]]) + "\n")
    prober.stdin.flush()
    said: str = json.loads(prober.stdout.readline())
    return said
