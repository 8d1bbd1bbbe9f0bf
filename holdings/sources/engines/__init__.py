"""The database engines that can be audited: how each is connected to, asked, and understood when it fails."""
