"""How the digits of a comb are learned and how well they are read; nothing here ships."""
