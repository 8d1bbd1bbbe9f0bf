"""Classification and grading: what the records hold is known, graded, and protected as its grade asks."""
