"""Independent readers of what was exported: they share no code with the renderers."""
