"""Requests in, one a line; what their lines of Python come to in a process that is held, out.

Run as a program: what holds a process is loaded once, and each request gets a process forked off.
"""

import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

from pipeline.extraction.sandbox.levels import confine


def said_when_held(lines: str, readable: Iterable[str]) -> str:
    """What the lines print; `denied`, where the system does not let them."""
    hearing, speaking = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.dup2(speaking, 1)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        _hold(lines, readable)
    os.close(speaking)
    with os.fdopen(hearing) as heard:
        said = heard.read().strip()
    _, status = os.waitpid(pid, 0)
    return said or f"ended {os.waitstatus_to_exitcode(status)}"


def _hold(lines: str, readable: Iterable[str]) -> NoReturn:
    """Do it and end."""
    try:
        confine([Path(folder) for folder in readable])
        exec(lines, {"Path": Path})
    except OSError:
        print("denied")
    finally:
        sys.stdout.flush()
        os._exit(0)


if __name__ == "__main__":
    for request in sys.stdin:
        print(json.dumps(said_when_held(*json.loads(request))), flush=True)
