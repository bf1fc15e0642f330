"""Offices whose books are kept in either way, in which the same day is lived twice."""

import os
import secrets
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from pipeline.settings import read_settings
from pipeline.workspace import Office
from tests.postgres import opened_before
from tests.workspace import NOON, Workspace, fresh, unopened


def on_file(folder: Path) -> Workspace:
    """As most offices have it."""
    return fresh(folder)


def on_server(folder: Path, address: str | None = None) -> Workspace:
    """An office whose books are in a database of their own on a server."""
    office = unopened(folder)
    settings = folder / "krachtwerk.toml"
    address = opened_before() if address is None else address
    settings.write_text(f'store = "{address}"\n{settings.read_text()}')
    return office


def without_chance(patched: pytest.MonkeyPatch) -> None:
    """From now on codes are drawn in order, and each command is given a minute after the last."""
    drawn, minutes = count(1), count(1)

    def draw(below: int) -> int:
        return next(drawn) * 7919 % below

    def opened(cls: type[Office], workspace: Path, language: str) -> Office:
        now: datetime = NOON + timedelta(minutes=next(minutes))
        return cls(read_settings(workspace, os.environ), language, lambda: now, draw)

    patched.setattr(Office, "at", classmethod(opened))
    patched.setattr(secrets, "randbelow", draw)
    patched.setattr(secrets, "choice", lambda letters: letters[draw(len(letters))])
