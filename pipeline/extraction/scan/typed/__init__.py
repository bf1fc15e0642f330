"""A box that a printer filled in, what stands there now out: as it was, or with a pen over it."""
