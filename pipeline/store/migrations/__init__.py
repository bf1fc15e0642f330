"""The steps by which a ledger of any age becomes today's."""
