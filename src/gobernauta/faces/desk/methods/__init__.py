"""The desk's pages of each method."""
