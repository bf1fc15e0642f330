"""The 35 faults that the intake survives: a test bears the number of its fault (docs/faults.md)."""
