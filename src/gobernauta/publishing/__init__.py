"""What leaves the house: every message goes through the outbox, once."""
