"""Every fault has a test that bears its number, or stands in the table with another proof."""

import re
from pathlib import Path

HERE = Path(__file__).parent
TABLE = (HERE.parents[1] / "docs" / "faults.md").read_text(encoding="utf-8")
LAST = 41
PROVED_OTHERWISE = {18, 19}  # by `make crash`


def test_every_fault_has_a_test_with_its_number() -> None:
    tests = "".join(path.read_text(encoding="utf-8") for path in HERE.glob("test_*.py"))
    numbered = {int(number) for number in re.findall(r"def test_fault_(\d+)_", tests)}
    assert numbered == set(range(1, LAST + 1)) - PROVED_OTHERWISE


def test_the_table_leads_to_where_each_is() -> None:
    rows = dict(re.findall(r"^\| (\d+) \|.*\| `(tests/faults/\w+\.py)` \|$", TABLE, re.MULTILINE))
    assert {int(number) for number in rows} == set(range(1, LAST + 1)) - PROVED_OTHERWISE
    for number, path in rows.items():
        assert f"def test_fault_{number}_" in (HERE.parents[1] / path).read_text(encoding="utf-8")
