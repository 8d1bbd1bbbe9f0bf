"""Makes the values that templates are filled with: computed, nobody's, and from disjoint lists for the held-back part."""
