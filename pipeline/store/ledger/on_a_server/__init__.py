"""Books in a PostgreSQL database, and the work that several computers share by it."""
