"""How likely a person can be told again from a table that leaves: k-anonymity, l-diversity, t-closeness, and the grade of GB/T 42460-2023."""
