"""Pictures and documents of an item: pictures are drawn anew without their metadata."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from gobernauta.channels.protocol import Media
from gobernauta.inbox import files as kept
from gobernauta.processes.models import Attachment, Item
from gobernauta.processes.refusals import Refused

MOST_FILES = 5  # of one item


def attach(item: Item, media: Sequence[Media]) -> None:
    """Keep what came with an item. Raises `Refused` for too many, or one that cannot be used."""
    if len(media) > MOST_FILES:
        raise Refused(_("Send at most %(most)d files.") % {"most": MOST_FILES}, "too-many-files")
    Attachment.objects.bulk_create(_attachment(item, one) for one in media)


def _attachment(item: Item, media: Media) -> Attachment:
    try:
        path, media_type = (media.path, media.media_type) if media.path else kept.keep(media)
    except kept.Unusable as error:
        raise Refused(str(error), "file") from error
    return Attachment(item=item, media_type=media_type, name=media.name[:300], alt=media.alt, file=path)
