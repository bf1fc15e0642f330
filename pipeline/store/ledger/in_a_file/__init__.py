"""Books in a file of SQLite's: opened, sealed, looked through, copied, and mended when hurt."""
