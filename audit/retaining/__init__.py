"""Retention in a workspace: the schedule explained, holds placed and released, plans made and approved."""
