"""Which page it is in, how it was printed out: to lay beside the picture, and to compare with."""
