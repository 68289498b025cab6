"""What was decided, why, answering whom; what was promised with it; and who has been told."""
