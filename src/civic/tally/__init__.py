"""Counting rules, one a file: each a pure function from a `Count` to a `Result`."""
