"""An organisation's own schemas in, every mistake in them out: file, place and remedy."""

from forms.checking.mistakes import Mistake, render
from forms.checking.schemas import check, check_all

__all__ = ["Mistake", "check", "check_all", "render"]
