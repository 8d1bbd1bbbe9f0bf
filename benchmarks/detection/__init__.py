"""How well personal data is found in service records: seeded development sets, a scorer, and other tools measured beside ours."""
