"""What is held and where: sources, schemas, labels, the inventory."""
