"""One reader a file; none of them changes anything."""
