"""Where the eye for struck words comes from; nobody who uses the program needs it."""
