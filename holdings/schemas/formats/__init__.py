"""A file per format; each offers a `READER`, and walking the package finds it."""
