"""A Layout in, PDF bytes out: pages drawn, fields laid over them, personal forms stamped."""
