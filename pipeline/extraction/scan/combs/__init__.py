"""A row of cells for digits in, how likely each digit is in each of them out."""
