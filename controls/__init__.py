"""The catalogue: what is checked, one control a file."""
