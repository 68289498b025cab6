"""What residents see; every page works without JavaScript."""
