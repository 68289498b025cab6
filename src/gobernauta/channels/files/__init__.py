"""Files as a channel: archives and exports, read as a stream for `gobernauta import`."""
