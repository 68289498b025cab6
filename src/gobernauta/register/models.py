"""Tables of the public record. Rows of `Entry` are only ever added; `index` is given once, in order."""

from django.db import models


class Entry(models.Model):
    """One line of the record. `leaf` is exactly what is hashed and published."""

    index = models.BigIntegerField(null=True, unique=True)  # place in the log; null until it is sequenced
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=80, db_index=True)
    at = models.DateTimeField()
    leaf = models.BinaryField()
    salt = models.BinaryField(null=True)  # opens the commitment; destroyed when the person is erased

    class Meta:
        indexes = [models.Index(fields=["id"], condition=models.Q(index=None), name="register_waiting")]


class Tile(models.Model):
    """Up to 256 hashes of one level of the tree, as C2SP tlog-tiles lays them out."""

    level = models.PositiveSmallIntegerField()
    index = models.BigIntegerField()
    hashes = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "index"], name="register_one_tile")]


class Checkpoint(models.Model):
    """A signed statement of the log's size and root."""

    size = models.BigIntegerField(unique=True)
    root = models.BinaryField()
    note = models.TextField()
    at = models.DateTimeField()
