"""English person names and postal addresses, by lists of public origin and the words around them; no model."""
