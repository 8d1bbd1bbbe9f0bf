"""What stands beside the inventory in a workspace's folder, by name."""

from __future__ import annotations

STATE_FOLDER = ".recordwarden"
"""Where the tool keeps what it writes: the embedded results store, scratch, the workspace's identity."""
IDENTITY_FILE = "workspace.id"
INVENTORY_FILE = "recordwarden.yaml"
"""The inventory, as `holdings.inventory` calls it; here for those who look for it before they need what reads it."""
