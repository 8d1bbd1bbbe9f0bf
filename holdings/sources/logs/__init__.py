"""Logs in the forms that other programs write, each as one dataset of accesses."""
