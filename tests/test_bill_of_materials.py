"""The bill of materials (`make sbom`) names every library that a user installs, as it is pinned."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.rounds
def test_it_names_every_pinned_library(tmp_path: Path) -> None:
    made = tmp_path / "sbom.json"
    maker = Path(sys.executable).with_name("cyclonedx-py")
    words = ("requirements", "--pyproject", "pyproject.toml", "--output-reproducible")
    ends = ("--of", "JSON", "-o", str(made), "requirements.txt")
    subprocess.run([maker, *words, *ends], cwd=ROOT, check=True, capture_output=True)
    pinned = re.findall(
        r"^([\w.-]+)==([^\s;]+)", (ROOT / "requirements.txt").read_text(), re.MULTILINE
    )
    listed = {(one["name"], one["version"]) for one in json.loads(made.read_text())["components"]}
    assert pinned
    assert listed == set(pinned)
