"""What was said to us: stored once, never edited; an edit or a deletion is a further row."""
