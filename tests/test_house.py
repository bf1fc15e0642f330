"""The house itself: what is imported from where, what is registered, what is never in the tree."""

import ast
import re
import subprocess
from pathlib import Path

import forms.fields
import pipeline
from forms.fields import KINDS
from pipeline.documents import DOCUMENTS
from pipeline.records.refusals import REFUSALS, Refusal
from tests.workspace import shipped

ROOT = Path(__file__).resolve().parent.parent


def test_both_packages_load_from_this_checkout() -> None:
    assert Path(forms.__file__).parent == ROOT / "forms"
    assert Path(pipeline.__file__).parent == ROOT / "pipeline"


def test_papers_as_they_count_are_wired_by_the_workspace_alone() -> None:
    wired = [
        str(path.relative_to(ROOT))
        for path in ROOT.glob("pipeline/**/*.py")
        if "CurrentPapers(" in path.read_text(encoding="utf-8")
    ]
    assert wired == ["pipeline/workspace.py"]


def test_no_two_classes_have_one_name() -> None:
    homes: dict[str, list[str]] = {}
    for path in (*ROOT.glob("pipeline/**/*.py"), *ROOT.glob("forms/**/*.py")):
        if "versions" in path.parts:  # what has run in stores is history
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for each in tree.body:
            if isinstance(each, ast.ClassDef) and not each.name.startswith("_"):
                homes.setdefault(each.name, []).append(str(path.relative_to(ROOT)))
    assert {name: found for name, found in homes.items() if len(found) > 1} == {}


def test_every_folder_of_tests_is_a_package() -> None:
    folders = {path.parent for path in (ROOT / "tests").rglob("test_*.py")}
    assert [folder for folder in folders if not (folder / "__init__.py").is_file()] == []


def test_every_kind_of_field_has_a_file_and_is_listed() -> None:
    plumbing = {"__init__", "base", "group"}
    files = {path.stem for path in (ROOT / "forms" / "fields").glob("*.py")} - plumbing
    assert {kind.__module__.rsplit(".", 1)[1] for kind in KINDS} == files


def test_every_refusal_is_listed_and_has_its_words() -> None:
    # other tests make some of their own, which live until they are collected
    ours = {each for each in Refusal.__subclasses__() if each.__module__.startswith("pipeline.")}
    assert ours == set(REFUSALS)
    for language in ("nl", "en"):
        words = shipped().words(language)
        assert all(f"refusals.{refusal.code}.remedy" in words for refusal in REFUSALS)


def test_every_question_that_the_code_asks_has_its_words() -> None:
    asked = set()
    for path in [*ROOT.glob("forms/**/*.py"), *ROOT.glob("pipeline/**/*.py")]:
        source = path.read_text(encoding="utf-8")
        asked |= set(re.findall(r'(?:Problem|Question|\.ask|\.warn)\(\s*"([a-z_]+)"', source))
    said = {key.split(".")[1] for key in shipped().words("nl").phrases if "." in key}
    assert len(asked) > 20
    assert asked - said == set()


def test_documents_are_listed() -> None:
    assert len(DOCUMENTS) == 4


def test_no_machine_and_no_registry_is_named() -> None:
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split()
    pattern = re.compile(r"files\.pythonhosted|pypi\.org/simple|registry\.npmjs")
    suspects = [
        name
        for name in tracked
        if (ROOT / name).is_file()
        and name != "tests/test_house.py"
        and pattern.search((ROOT / name).read_bytes().decode("utf-8", "replace"))
    ]
    assert suspects == []
