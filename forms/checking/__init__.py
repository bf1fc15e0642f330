"""An organisation's own schemas in, every mistake in them out: file, place and remedy."""
