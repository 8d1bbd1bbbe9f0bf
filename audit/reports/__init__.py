"""Report formats, a file each."""
