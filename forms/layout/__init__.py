"""A worksheet in, a Layout out: the place of every word and box, in millimetres."""
