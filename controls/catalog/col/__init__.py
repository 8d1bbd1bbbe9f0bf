"""Collection, notice and consent: what for, on what basis, what people were told, and what they agreed to."""
