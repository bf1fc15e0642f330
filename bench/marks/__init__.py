"""Where the second look at marks comes from; nobody who uses the program needs it."""
