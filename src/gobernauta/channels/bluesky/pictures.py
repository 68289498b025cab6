"""Pictures as Bluesky takes them: at most 2,000,000 bytes, without the metadata a camera hides in them.

A picture that already fits and hides nothing goes as it is; any other is drawn anew. Source: lexicon
app.bsky.embed.images.
"""

import warnings
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps

from gobernauta.channels.protocol import Media, Rejected
from gobernauta.channels.sentences import of

TYPES = ("image/jpeg", "image/png", "image/webp")
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
MOST_BYTES = 2_000_000
MOST_PIXELS = 60_000_000
LONGEST_SIDE = 4000
SECRETS = ("exif", "xmp", "XML:com.adobe.xmp", "comment", "photoshop", "iptc")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture ready to be uploaded. `width` and `height` in pixels."""

    content: bytes
    media_type: str
    width: int
    height: int
    alt: str


def prepare(media: Media) -> Picture:
    """Check one picture and make it fit. Raises `Rejected` with a sentence that names it."""
    name = media.name or "a picture"
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            return draw(media, name)
        except (OSError, ValueError, SyntaxError, Warning, Image.DecompressionBombError) as error:
            raise Rejected(
                "%(name)s cannot be read as a JPEG, PNG, WebP or GIF picture: %(why)s",
                name=name,
                why=of(error),
            ) from error


def draw(media: Media, name: str) -> Picture:
    with Image.open(BytesIO(media.content), formats=FORMATS) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise Rejected(
                "%(name)s has %(width)s × %(height)s pixels; more than %(most)s are not opened.",
                name=name,
                width=opened.width,
                height=opened.height,
                most=MOST_PIXELS,
            )
        opened.load()
        kept = f"image/{str(opened.format).lower()}"
        if kept in TYPES and len(media.content) <= MOST_BYTES and not hides(opened):
            return Picture(media.content, kept, opened.width, opened.height, media.alt)
        return redraw(ImageOps.exif_transpose(opened), media.alt, name)


def hides(opened: Image.Image) -> bool:
    """Say whether a picture carries words or a camera's data beside its pixels."""
    return any(key in opened.info for key in SECRETS) or bool(getattr(opened, "text", None))


def redraw(image: Image.Image, alt: str, name: str) -> Picture:
    """Encode pixels anew, smaller and coarser until they fit; a transparent picture stays a PNG if it fits."""
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    if "A" in image.getbands() or "transparency" in image.info:
        drawn = encode(image.convert("RGBA"), "PNG", alt)
        if len(drawn.content) <= MOST_BYTES:
            return drawn
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image.convert("RGBA"))
    image = image.convert("RGB")
    for quality in (90, 80, 70, 60):
        drawn = encode(image, "JPEG", alt, quality)
        if len(drawn.content) <= MOST_BYTES:
            return drawn
        image = image.resize((max(image.width * 3 // 4, 1), max(image.height * 3 // 4, 1)))
    raise Rejected("%(name)s could not be made smaller than %(most)s bytes.", name=name, most=MOST_BYTES)


def encode(image: Image.Image, form: str, alt: str, quality: int = 90) -> Picture:
    image.info = {}
    drawn = BytesIO()
    image.save(drawn, form, quality=quality)
    return Picture(drawn.getvalue(), f"image/{form.lower()}", image.width, image.height, alt)
