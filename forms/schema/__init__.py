"""TOML and language files in, a resolved Worksheet out; and the pack that says who gets which."""
