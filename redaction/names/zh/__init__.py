"""Names of persons and addresses in Chinese text."""
