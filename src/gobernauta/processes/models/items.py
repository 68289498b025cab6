"""What people judge, in its wordings; what is said about it; and who is to be told what becomes of it."""

from fractions import Fraction

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models

from civic.ballots import Item as CountedItem


class Item(models.Model):
    """One thing people judge: an idea, a project, a statement, an option, somebody invited. Numbered in its process."""

    JUDGED = "accepted"  # only items in this state take ballots
    HIDDEN = ("unproved", "proposed", "removed", "withdrawn")  # the public does not see these

    process = models.ForeignKey("processes.Process", on_delete=models.CASCADE, related_name="items")
    contest = models.ForeignKey(
        "processes.Contest", null=True, on_delete=models.SET_NULL, related_name="items"
    )
    number = models.PositiveIntegerField()
    name = models.CharField(
        max_length=100, blank=True
    )  # its id in the count where the file gives one: q1/yes
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    titles = models.JSONField(default=dict)  # by language, where the town gives more than one
    language = models.CharField(max_length=10, blank=True)
    author = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    credit = models.CharField(max_length=300, blank=True)  # the names that its authors want shown
    state = models.SlugField(default="proposed")  # proposed, accepted, rejected, merged, withdrawn, removed …
    reason = models.TextField(blank=True)  # why it is in this state, as the public reads it
    cost = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    cost_reason = models.TextField(blank=True)
    costed_by = models.ForeignKey(
        "people.Organization", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    answer = models.TextField(blank=True)  # the town's official answer
    answered_at = models.DateTimeField(null=True)
    area = models.ForeignKey("people.Area", null=True, on_delete=models.SET_NULL, related_name="+")
    address = models.CharField(max_length=300, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    attributes = models.JSONField(default=dict)  # text by name; what quotas and categories look at
    is_official = models.BooleanField(default=False)
    state_before = models.SlugField(blank=True)  # while merged: what it goes back to when it is split again
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    comment_count = models.PositiveIntegerField(default=0)
    support_count = models.IntegerField(default=0)  # folded every few seconds; the ballots are the truth
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    external_id = models.CharField(max_length=200, blank=True)
    search = models.GeneratedField(
        expression=SearchVector("title", config="english")
        + SearchVector("title", config="spanish")
        + SearchVector("title", config="indonesian")
        + SearchVector("text", config="english")
        + SearchVector("text", config="spanish")
        + SearchVector("text", config="indonesian"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["process", "number"], name="processes_one_number"),
            models.UniqueConstraint(
                fields=["process", "external_id"],
                condition=~models.Q(external_id=""),
                name="processes_item_once",
            ),
        ]
        indexes = [
            GinIndex(fields=["search"], name="processes_item_search"),
            models.Index(fields=["process", "state", "-support_count", "number"], name="processes_item_list"),
        ]

    @property
    def code(self) -> str:
        """The item's id in the count."""
        return self.name or str(self.number)

    @property
    def counted(self) -> CountedItem:
        """The item as it is counted."""
        cost = None if self.cost is None else Fraction(self.cost)
        return CountedItem(self.code, self.title, cost, self.attributes)


class Wording(models.Model):
    """One wording of an item; the newest accepted one is what the item says. Drafting together adds wordings."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="wordings")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    author = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    credit = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["item", "number"], name="processes_one_wording")]


class Attachment(models.Model):
    """A picture or document of an item; pictures are drawn anew without their metadata."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="attachments")
    media_type = models.CharField(max_length=100)
    name = models.CharField(max_length=300, blank=True)
    alt = models.TextField(blank=True)
    file = models.CharField(max_length=300)  # path under MEDIA_ROOT


class Comment(models.Model):
    """Something said about a process, an item or a paragraph; an answer to another comment has it as parent.

    `path` sorts a whole thread with one index: the numbers of its ancestors and its own, eight digits each.
    """

    process = models.ForeignKey("processes.Process", on_delete=models.CASCADE, related_name="comments")
    item = models.ForeignKey(Item, null=True, on_delete=models.CASCADE, related_name="comments")
    paragraph = models.ForeignKey(
        "processes.Paragraph", null=True, on_delete=models.CASCADE, related_name="comments"
    )
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    path = models.CharField(max_length=200, blank=True)
    author = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    author_name = models.CharField(max_length=200, blank=True)
    is_official = models.BooleanField(default=False)
    text = models.TextField()
    language = models.CharField(max_length=10, blank=True)
    door = models.CharField(max_length=30, default="web")
    state = models.CharField(max_length=12, default="shown")  # shown, quarantined, removed
    cluster = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")  # copy of
    fingerprint = models.BigIntegerField(null=True)
    copies = models.PositiveIntegerField(default=0)
    votes_for = models.PositiveIntegerField(
        default=0
    )  # it had where it was brought in from; none are taken here
    votes_against = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    external_id = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["process", "external_id"],
                condition=~models.Q(external_id=""),
                name="processes_comment_once",
            )
        ]
        indexes = [
            models.Index(fields=["process", "item", "path"], name="processes_thread"),
            models.Index(fields=["process", "paragraph", "path"], name="processes_margin"),
            models.Index(fields=["process", "fingerprint"], name="processes_copies"),
            models.Index(fields=["id"], condition=models.Q(fingerprint=None), name="processes_unread"),
        ]


class Band(models.Model):
    """A part of the fingerprint of a comment under which copies are folded; copies themselves have none."""

    process = models.ForeignKey("processes.Process", on_delete=models.CASCADE, related_name="+")
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="+")
    band = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["process", "band"], name="processes_alike")]


class Audience(models.Model):
    """Somebody to be told what becomes of a process or item, and the way they came. Says nothing of how they voted."""

    class Role(models.TextChoices):
        AUTHOR = "author"
        SPONSOR = "sponsor"
        SIGNER = "signer"
        SUPPORTER = "supporter"
        COMMENTER = "commenter"
        PARTICIPANT = "participant"
        COMPLAINANT = "complainant"

    process = models.ForeignKey("processes.Process", on_delete=models.CASCADE, related_name="+")
    item = models.ForeignKey(Item, null=True, on_delete=models.CASCADE, related_name="+")
    contact = models.ForeignKey("people.ContactDetail", on_delete=models.CASCADE, related_name="+")
    conversation = models.ForeignKey(
        "inbox.Conversation", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    role = models.CharField(max_length=12, choices=Role.choices)
    language = models.CharField(max_length=10, blank=True)
    since = models.DateTimeField()
    opted_out_at = models.DateTimeField(null=True)
    receipt = models.CharField(
        max_length=14, blank=True
    )  # of who joined a pool in person, to be told when drawn

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["process", "contact", "role"],
                condition=models.Q(item=None),
                name="processes_audience_once",
            ),
            models.UniqueConstraint(
                fields=["item", "contact", "role"],
                condition=models.Q(item__isnull=False),
                name="processes_item_audience_once",
            ),
        ]
