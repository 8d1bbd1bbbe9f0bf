"""Tries controls against the cases that they ship: small worlds in memory, and what must be observed in each."""
