"""Settings of a workspace as its owner writes them."""

from pathlib import Path

import pytest

from pipeline.settings import SettingsError, read_settings


def test_a_workspace_without_settings_just_works(tmp_path: Path) -> None:
    settings = read_settings(tmp_path, {})
    assert (settings.inbox, settings.store) == (tmp_path / "inbox", tmp_path / "dossiers")
    assert (settings.settle_interval, settings.max_file_bytes) == (0.5, 100_000_000)


def test_the_file_is_followed(tmp_path: Path) -> None:
    (tmp_path / "krachtwerk.toml").write_text('inbox = "/mnt/scan"\nsettle_interval = 2\n')
    settings = read_settings(tmp_path, {})
    assert (settings.inbox, settings.settle_interval) == (Path("/mnt/scan"), 2.0)


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    (tmp_path / "krachtwerk.toml").write_text('scan_interval = 9\nstore = "a"\n')
    environ = {"KRACHTWERK_SCAN_INTERVAL": "0.25", "KRACHTWERK_STORE": "b", "SCAN_INTERVAL": "1"}
    settings = read_settings(tmp_path, environ)
    assert (settings.scan_interval, settings.store) == (0.25, tmp_path / "b")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("inbox = ", "niet goed geschreven"),
        ("inbox = 3", "'inbox' moet de naam van een map zijn"),
        ('settle_interval = "snel"', "'settle_interval' moet een getal zijn, 0 of meer"),
        ("scan_interval = 0", "'scan_interval' moet een getal zijn, meer dan 0"),
        ("max_file_mb = true", "'max_file_mb' moet een getal zijn"),
        ("settle_deadline = nan", "'settle_deadline' moet een getal zijn"),
        ('inbocks = "in"', "'inbocks' ken ik niet"),
    ],
)
def test_a_mistake_is_told_in_dutch(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "krachtwerk.toml").write_text(text)
    with pytest.raises(SettingsError, match=said):
        read_settings(tmp_path, {})


def test_a_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    (tmp_path / "krachtwerk.toml").write_bytes('inbox = "é"'.encode("latin-1"))
    with pytest.raises(SettingsError, match="niet goed geschreven"):
        read_settings(tmp_path, {})


def test_a_folder_in_place_of_the_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "krachtwerk.toml").mkdir()
    with pytest.raises(SettingsError, match="niet te lezen"):
        read_settings(tmp_path, {})
