"""The private folder: parcels in, the same parcels out, whatever happens in between."""
