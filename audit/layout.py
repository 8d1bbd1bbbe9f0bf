"""What stands beside the inventory in a workspace's folder, by name."""

from __future__ import annotations

STATE_FOLDER = ".recordwarden"
"""Where the tool keeps what it writes: the embedded results store, scratch, the workspace's identity."""
IDENTITY_FILE = "workspace.id"
