"""Pictures of handwriting -> what they may say: suggestions, never answers.

Of the words that the recogniser is surest of, some are wrong (docs/decisions/0044), so a suggestion
only saves typing for whoever looks at the picture.

The way in is `apart.suggest_apart`, which works in a process of its own: the network and the lists
of words are large, and load slowly.
"""
