"""Exports of a workspace: made, recorded, registered, verified, and turned back."""
