"""What leaves the house: documents, JSON and refused papers in, whole files out."""
