"""Runs assessments, keeps their history, reports them; the command line."""
