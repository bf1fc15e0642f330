"""What a user installs, without a checkout: sheets are printed, filled in and read, plans drawn."""

import os
import shutil
import site
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tests.workspace import Workspace, fill, header

ROOT = Path(__file__).parents[1]
BUILT_OF = ("pyproject.toml", "setup.py", "README.md", "LICENSE", "pipeline", "forms", "schemas")
BUILD = "from setuptools.build_meta import build_wheel as b; import sys; b(sys.argv[1])"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment into which nothing of ours is installed but the wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    source.mkdir()
    for name in (*BUILT_OF, "docs/demo"):
        if (ROOT / name).is_dir():
            skipped = shutil.ignore_patterns("__pycache__", "*.egg-info")
            shutil.copytree(ROOT / name, source / name, ignore=skipped)
        else:
            shutil.copyfile(ROOT / name, source / name)
    built = [sys.executable, "-c", BUILD, str(folder)]
    subprocess.run(built, cwd=source, check=True, capture_output=True)
    shutil.rmtree(source)
    (wheel,) = folder.glob("*.whl")
    venv.create(folder / "env", symlinks=True)
    (packages,) = (folder / "env").glob("[Ll]ib/**/site-packages")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(packages)
    # the libraries of this environment, without the checkout that it knows too
    (packages / "libraries.pth").write_text("\n".join(site.getsitepackages()))
    return folder / "env" / ("Scripts" if os.name == "nt" else "bin") / "python"


def typed(python: Path, folder: Path, *words: str) -> str:
    command = [str(python), *words]
    settings = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, env=settings
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_whole_round_outside_of_a_checkout(installed: Path, tmp_path: Path) -> None:
    where = typed(installed, tmp_path, "-c", "import pipeline; print(pipeline.__file__)")
    assert str(installed.parents[1]) in where
    office = Workspace(tmp_path)
    code = typed(installed, tmp_path, "-m", "pipeline", "client", "new").strip()
    (sheet,) = typed(installed, tmp_path, "-m", "pipeline", "print", "actieplan").split()
    plan = {**header(), "/client": code, "/goals/0/text": "Een huis"}
    office.drop("plan.pdf", fill((tmp_path / sheet).read_bytes(), plan))
    typed(installed, tmp_path, "-m", "pipeline", "run", "--once")
    assert office.outbox(code, "actieplan.pdf").is_file()


def test_the_stories_of_the_demo_come_with_it(installed: Path, tmp_path: Path) -> None:
    look = (
        "from pipeline.demo.story import read_story as r;"
        "from pipeline.settings import shipped_schemas as s;"
        "print(len(r(s().parent / 'docs' / 'demo').people))"
    )
    assert typed(installed, tmp_path, "-c", look).strip() == "3"
