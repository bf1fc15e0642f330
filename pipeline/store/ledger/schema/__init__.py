"""What the ledger keeps: its tables, which cells of them are sealed, and rows made into parcels."""
