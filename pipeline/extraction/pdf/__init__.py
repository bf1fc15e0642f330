"""A PDF in; what its fields and its print say out. Opened by `extraction` only."""
