"""Everything a resident may want to recount or verify, free of any framework.

It opens no database and no web page; `civic.cli` is its door for people at a terminal.
"""
