"""Records: what they hold, in what order, and in whose keeping."""
