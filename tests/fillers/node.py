"""Runs a script of tests/peers with node: JSON in, bytes out."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

PEERS = Path(__file__).parents[1] / "peers"


def missing(package: str) -> str:
    """What lacks before a package can be used; "" where nothing does."""
    if shutil.which("node") is None:
        return "node is not installed"
    if not (PEERS / "node_modules" / package).is_dir():
        return f"{package} is not installed: run `make peers`"
    return ""


def run(script: str, content: Any) -> bytes:
    done = subprocess.run(
        ["node", "--no-warnings", script],
        cwd=PEERS,
        input=json.dumps(content).encode(),
        capture_output=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr.decode(errors="replace")[-2000:]
    return done.stdout
