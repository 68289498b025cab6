"""The town's own form: what is reported on the square's pages."""
