"""Files that a town brings along: mailboxes, Open311 answers, tables of requests, outboxes. No Django here."""
