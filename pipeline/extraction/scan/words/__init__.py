"""A box for words in, what was written in it out: nothing, a picture of the hand, or a doubt."""
