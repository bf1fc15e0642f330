"""Every file of forms/fields is listed, and tested in a file of its own name."""

from pathlib import Path

import forms.fields
from forms.fields import KINDS

FOLDER = Path(forms.fields.__file__).parent
NO_KIND = {"__init__", "base", "group"}


def test_every_file_of_the_folder_is_a_listed_kind() -> None:
    listed = {kind.__module__.rsplit(".", 1)[1] for kind in KINDS}
    assert listed == {path.stem for path in FOLDER.glob("*.py")} - NO_KIND


def test_every_kind_has_its_test_file() -> None:
    tests = {path.stem.removeprefix("test_") for path in Path(__file__).parent.glob("test_*.py")}
    assert {path.stem for path in FOLDER.glob("*.py")} - {"__init__", "base"} <= tests


def test_no_two_kinds_have_one_name() -> None:
    names = [kind.model_fields["kind"].default for kind in KINDS]
    assert len(set(names)) == len(names)
