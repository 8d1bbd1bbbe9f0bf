"""Forms of a verdict, one a file."""
