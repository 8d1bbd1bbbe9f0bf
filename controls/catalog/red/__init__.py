"""Redaction and disclosure: what is said to be masked or pseudonymised is, and personal data does not stray to where it is read freely."""
