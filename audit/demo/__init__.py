"""Makes a seeded telecom service desk with planted violations, and their truth."""
