"""Detects personal data in files and streams: positions and types go out, never a value."""
