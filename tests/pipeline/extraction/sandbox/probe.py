"""A few lines of Python in; what they come to in a process that is held."""

import subprocess
import sys
from pathlib import Path

from pipeline.extraction.sandbox import available
from pipeline.extraction.sandbox.starting import environment

HELD = "from pathlib import Path; from pipeline.extraction.sandbox.levels import confine\n"
OFFERED = available()


def said_when_held(lines: str, *readable: Path) -> str:
    """What the lines print; `denied`, where the system does not let them."""
    folders = ", ".join(f"Path({str(folder)!r})" for folder in readable)
    body = "\n".join(f"    {line}" for line in lines.splitlines())
    code = f"{HELD}confine([{folders}])\ntry:\n{body}\nexcept OSError:\n    print('denied')"
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], env=environment(), capture_output=True, text=True,
        timeout=60, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return done.stdout.strip() or f"ended {done.returncode}: {done.stderr[-300:]}"
