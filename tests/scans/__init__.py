"""Paper that never was: printed, filled in with a pen and scanned in here, with the truth known."""
