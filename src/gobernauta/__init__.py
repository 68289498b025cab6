"""The town's work, one room a subject."""
