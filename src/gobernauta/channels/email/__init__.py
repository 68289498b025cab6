"""The town's mailbox as a channel: IMAP in, SMTP out. Start reading at `channel.py`."""
