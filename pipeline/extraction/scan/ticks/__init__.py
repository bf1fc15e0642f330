"""A box to tick in, what stands in it out: nothing, a mark, a mark taken back, or a doubt."""
