"""TOML and language files in, a resolved Worksheet out; and the pack that says who gets which."""

from forms.schema.pack import Pack, load_pack
from forms.schema.resolving import resolve
from forms.schema.worksheet import Worksheet

__all__ = ["Pack", "Worksheet", "load_pack", "resolve"]
