"""What a power cut does: the program killed, or its disk failing, at every step that changes it."""
