"""What lies in the store, sealed; keys that can be forgotten one by one, in a place of their own.

The front door is `keys`; `originals`, `pictures`, `ahead` and the ledger go through it.
"""
