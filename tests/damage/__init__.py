"""Stores that are hurt: by hand, by a disk, by a backup of yesterday put back."""
