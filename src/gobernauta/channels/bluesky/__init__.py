"""Bluesky: an account on any PDS of the AT Protocol, spoken to over XRPC."""
