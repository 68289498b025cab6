"""Process files that run as they are: where a town starts from, and what the tests read."""
