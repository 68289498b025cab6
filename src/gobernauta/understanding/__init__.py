"""What readers suggest about words; a person or a published rule accepts, readers change nothing."""
