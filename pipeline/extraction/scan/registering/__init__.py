"""A page in grey in, which page it is and where each millimetre of it lies out."""
