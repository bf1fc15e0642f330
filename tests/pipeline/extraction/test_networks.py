"""What runs our networks tells nobody of it, and keeps nothing about this machine."""

import os
import subprocess
import sys
from pathlib import Path

_BOTH = """
from pipeline.extraction.handwriting.recogniser import Recogniser
from pipeline.extraction.scan.combs.digits import _session
Recogniser(), _session()
"""


def test_nothing_is_written_into_the_home_of_who_runs_it(tmp_path: Path) -> None:
    homes = {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    usual = {key: value for key, value in os.environ.items() if not key.startswith("ORT_")}
    usual.pop("CI", None)  # where that is set, the library is quiet by itself
    subprocess.run([sys.executable, "-c", _BOTH], check=True, env={**usual, **homes})
    assert list(tmp_path.rglob("*")) == []
