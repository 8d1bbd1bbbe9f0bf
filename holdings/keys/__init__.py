"""The key ring: the secrets by which evidence is signed, values are named and data is sealed."""
