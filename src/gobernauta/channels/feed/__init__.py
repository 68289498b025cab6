"""News and blogs by RSS, Atom or JSON Feed: read politely, kept without their authors."""
