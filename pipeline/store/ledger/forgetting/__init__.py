"""A decision that somebody is erased in, nothing of them left in the books out."""
