"""From records to a file that may leave: read, redacted, written where nobody sees it, checked, and only then given its name."""
