"""The kinds of files that are read and written: one a file."""
