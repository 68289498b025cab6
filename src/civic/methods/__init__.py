"""The ways people decide together, each a pure function over items and ballots, its parameters data.

`protocol` is the door, `registry` the list, `conformance` what every entry must withstand, `process` the published
file that holds one process's parameters. Nothing here is stored, sent or shown.
"""
