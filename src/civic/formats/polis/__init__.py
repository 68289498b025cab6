"""Polis conversations: the export (votes.csv, participants-votes.csv, comments.csv, summary.csv) and the API's JSON.

A vote here is always 1 agree, 0 pass, -1 disagree. Exports say it so; the Polis server's own JSON says the
reverse, so a reader of JSON is told which number means agree. Files: `votes` one vote a row, `table` one
participant a row, `comments` the statements, `api` JSON, `kinds` which of them a document is.
"""
