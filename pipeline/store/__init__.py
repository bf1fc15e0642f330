"""The private folder: parcels in, the same parcels out, whatever happens in between.

The front door is `ledger.Ledger`; beside it lie `originals` and `pictures`.
"""
