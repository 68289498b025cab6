"""What machines read and write."""
