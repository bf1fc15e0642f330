"""Boxes that seem empty in, those in which something pale or in a light colour stands out."""
