"""The public record: append-only, salted digests and public texts, published as a log anyone can verify.

Everything may write here, in the same transaction as the act it records. Nothing here is ever edited.
"""
