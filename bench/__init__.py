"""Side-by-side measures, printed as tables; nothing here asserts a time."""
