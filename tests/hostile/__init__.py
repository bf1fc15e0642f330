"""Hostile files of every kind: nothing in, bytes out, with what may become of each."""

from tests.hostile import (
    active,
    bombs,
    containers,
    damaged,
    field_tricks,
    loops,
    pictures,
    strangers,
)
from tests.hostile.kind import Kind

KINDS: tuple[Kind, ...] = (
    *strangers.KINDS,
    *damaged.KINDS,
    *loops.KINDS,
    *bombs.KINDS,
    *pictures.KINDS,
    *containers.KINDS,
    *active.KINDS,
    *field_tricks.KINDS,
)
