"""Keeping what came with a message: pictures are drawn anew without their metadata, the rest is kept as it came.

A picture's place, camera and author are lost on purpose (nobody asked the sender). A picture that would unfold
to more pixels than a page needs is refused before it is unfolded.
"""

import io
import warnings
from hashlib import sha256

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext_noop as _
from PIL import Image, ImageOps, UnidentifiedImageError

from gobernauta.channels.protocol import Media
from gobernauta.channels.sentences import Sentence, Value
from gobernauta.channels.wording import said

LARGEST = 25_000_000  # bytes of one file
MOST_PIXELS = 60_000_000
LONGEST_SIDE = 1_600  # pixels kept
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")
Image.init()  # without it, formats that are not loaded yet count as unknown names


class Unusable(Exception):
    """Why a file is not kept, in a sentence for whoever sent it; `sentence` for those who see it later."""

    def __init__(self, sentence: str, /, **values: Value) -> None:
        self.sentence = Sentence(sentence, **values)
        super().__init__(said(self.sentence))


def keep(media: Media) -> tuple[str, str]:
    """Store the bytes of a medium. Returns the path below MEDIA_ROOT and the media type kept.

    Raises `Unusable`; nothing is stored then.
    """
    if len(media.content) > LARGEST:
        raise Unusable(_("The file is larger than %(limit)s MB."), limit=LARGEST // 1_000_000)
    if media.media_type.startswith("image/"):
        return _stored(redrawn(media.content), "webp"), "image/webp"
    return _stored(media.content, "bin"), media.media_type


def redrawn(content: bytes) -> bytes:
    """The same picture as WebP, upright, no larger than a page needs, with nothing but its pixels."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=_FORMATS)
            if picture.width * picture.height > MOST_PIXELS:
                words = _("The picture is too large: %(w)s × %(h)s pixels.")
                raise Unusable(words, w=picture.width, h=picture.height)
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            out = io.BytesIO()
            mode = "RGBA" if "A" in upright.getbands() or "transparency" in upright.info else "RGB"
            upright.convert(mode).save(out, "WEBP", quality=80)
    except (
        UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, MemoryError,
        Image.DecompressionBombError, Image.DecompressionBombWarning,
    ) as error:  # fmt: skip
        raise Unusable(_("The picture cannot be read. Send it as JPEG or PNG.")) from error
    return out.getvalue()


def _stored(content: bytes, ending: str) -> str:
    name = sha256(content).hexdigest()
    path = f"{name[:2]}/{name}.{ending}"
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(content))
    return path


def read(path: str) -> bytes:
    """The bytes of a stored file. Raises `FileNotFoundError`."""
    with default_storage.open(path, "rb") as stored:
        content: bytes = stored.read()
        return content


def keep_redrawn(picture: bytes) -> str:
    """Store a picture that `redrawn` made; returns its path below MEDIA_ROOT."""
    return _stored(picture, "webp")
