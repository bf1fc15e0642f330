"""Whose name the desk proposes to who comes by the link."""

import pytest

from pipeline.desk.serving import _who


@pytest.mark.parametrize("variable", ["LOGNAME", "SUDO_USER"])
def test_no_account_of_the_system_is_somebody(
    monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.delenv("SUDO_USER", raising=False)
    monkeypatch.setenv("LOGNAME", "nobody")  # 65534: as good as a person
    assert _who() == "nobody"
    monkeypatch.setenv(variable, "root")
    assert _who() == ""
