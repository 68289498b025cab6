"""Deciding together: the published rules of a process, what people judge in it, and one ballot a person."""
