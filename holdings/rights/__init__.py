"""Who may do what in a database, as its catalogue says."""
