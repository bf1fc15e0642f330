"""Where the recogniser of handwriting comes from; nobody who uses the program needs it."""
