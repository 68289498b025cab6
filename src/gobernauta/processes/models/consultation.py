"""A text under consultation in numbered paragraphs, and what was made of the answers."""

from django.db import models


class Document(models.Model):
    """A text people comment on. A new wording is a new document; the old one stays."""

    process = models.ForeignKey("processes.Process", on_delete=models.CASCADE, related_name="documents")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    language = models.CharField(max_length=10, blank=True)
    drafted_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["process", "number"], name="processes_one_document")]


class Paragraph(models.Model):
    """One numbered paragraph; `heading` is empty for running text."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="paragraphs")
    number = models.PositiveIntegerField()
    heading = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    comment_count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="processes_one_paragraph")]


class Questionnaire(models.Model):
    """A survey that belongs to a consultation: its form is linked from there, its free answers are coded there."""

    process = models.ForeignKey("processes.Process", on_delete=models.CASCADE, related_name="questionnaires")
    survey = models.OneToOneField("processes.Process", on_delete=models.CASCADE, related_name="+")


class OpinionMap(models.Model):
    """What people think of the statements of a consultation, as the worker last drew it from the ballots.

    `document` is what `civic map --json` prints, without its lists of people and statements; `drawing` the
    circles of the picture; `statements` the figures of each statement by its id in the count; `weights` how soon to
    ask it next. The files it was drawn from lie in the storage until the next map is drawn.
    """

    process = models.OneToOneField("processes.Process", on_delete=models.CASCADE, related_name="opinion_map")
    document = models.JSONField()
    drawing = models.JSONField()
    statements = models.JSONField()
    weights = models.JSONField()
    seconds = models.FloatField()  # that drawing it took, so that a large one is drawn less often
    computed_at = models.DateTimeField()


class Code(models.Model):
    """A word under which staff gather what was said."""

    process = models.ForeignKey("processes.Process", on_delete=models.CASCADE, related_name="codes")
    slug = models.SlugField()
    name = models.CharField(max_length=100)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["process", "slug"], name="processes_one_code")]


class Coded(models.Model):
    """A code put on a comment or a free answer by a member of staff."""

    code = models.ForeignKey(Code, on_delete=models.CASCADE, related_name="+")
    comment = models.ForeignKey("processes.Comment", null=True, on_delete=models.CASCADE, related_name="+")
    free_text = models.ForeignKey("processes.FreeText", null=True, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "comment"],
                condition=models.Q(comment__isnull=False),
                name="processes_coded_once",
            ),
            models.UniqueConstraint(
                fields=["code", "free_text"],
                condition=models.Q(free_text__isnull=False),
                name="processes_text_coded_once",
            ),
        ]


class Finding(models.Model):
    """A sentence of the report "what we heard", with what it rests on: [{"kind": "comment", "id": 7}, …]."""

    process = models.ForeignKey("processes.Process", on_delete=models.CASCADE, related_name="findings")
    section = models.SlugField()
    position = models.PositiveIntegerField()
    text = models.TextField()
    generated = models.TextField(blank=True)  # as the data gave it, before staff edited it
    sources = models.JSONField(default=list)
    edited_by = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    edited_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["position", "id"]
