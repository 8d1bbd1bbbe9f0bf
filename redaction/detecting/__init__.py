"""The doors around the scanner: texts in and spans out, patterns of the user's own, Presidio's recognizers here and ours there."""
