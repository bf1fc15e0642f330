"""Pictures of handwriting -> what they may say: suggestions, never answers.

Of the words that the recogniser is surest of, one in seven is wrong (docs/decisions/0019), so a
suggestion only saves typing for whoever looks at the picture. The recogniser is an optional part
of the install (`make suggestions`); without it there are no suggestions and all else works.

The ways in, for the recogniser loads slowly: `apart.suggest_apart`, which works in a process of its
own, and `installed.is_installed`.
"""
