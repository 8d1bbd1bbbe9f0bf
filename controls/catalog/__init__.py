"""The built-in controls, a folder per family, a file per control; found by walking this package."""
