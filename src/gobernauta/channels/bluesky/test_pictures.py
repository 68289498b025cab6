"""Pictures: what they hide is removed, what is too large is made to fit, what is no picture is refused."""

import random
import zlib
from io import BytesIO
from typing import Any

import pytest
from PIL import Image, PngImagePlugin

from gobernauta.channels.bluesky import pictures, posts
from gobernauta.channels.protocol import Media, Rejected

SECRET = "40.4168 N 3.7038 W"


def encoded(image: Image.Image, form: str, **options: Any) -> bytes:
    made = BytesIO()
    image.save(made, form, **options)
    return made.getvalue()


def media(content: bytes, **other: str) -> Media:
    return Media(**{"media_type": "image/png", "alt": "A lamp", "name": "lamp.png", **other}, content=content)


def camera(orientation: int = 1) -> Image.Exif:
    exif = Image.Exif()
    exif[0x010E], exif[0x0112] = SECRET, orientation
    return exif


def words() -> PngImagePlugin.PngInfo:
    info = PngImagePlugin.PngInfo()
    info.add_text("Place", SECRET)
    return info


def sample(size: tuple[int, int] = (40, 20)) -> Image.Image:
    return Image.linear_gradient("L").resize(size).convert("RGB")


HIDING = {
    "jpeg exif": encoded(sample(), "JPEG", exif=camera()),
    "jpeg comment": encoded(sample(), "JPEG", comment=SECRET),
    "jpeg xmp": encoded(sample(), "JPEG", xmp=SECRET.encode()),
    "png text": encoded(sample(), "PNG", pnginfo=words()),
    "png exif": encoded(sample(), "PNG", exif=camera()),
    "webp exif": encoded(sample(), "WEBP", exif=camera()),
    "webp xmp": encoded(sample(), "WEBP", xmp=SECRET.encode()),
    "gif comment": encoded(sample(), "GIF", comment=SECRET.encode()),
}


@pytest.mark.parametrize("name", HIDING)
def test_nothing_is_hidden_in_what_we_send(name: str) -> None:
    assert SECRET.encode() in HIDING[name]
    drawn = pictures.prepare(media(HIDING[name]))
    assert SECRET.encode() not in drawn.content
    assert not Image.open(BytesIO(drawn.content)).getexif()
    assert (drawn.width, drawn.height) == (40, 20)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_clean_picture_goes_as_it_is(form: str) -> None:
    content = encoded(sample(), form)
    drawn = pictures.prepare(media(content))
    assert (drawn.content, drawn.media_type) == (content, f"image/{form.lower()}")


def test_a_picture_taken_sideways_is_turned() -> None:
    drawn = pictures.prepare(media(encoded(sample(), "JPEG", exif=camera(orientation=6))))
    assert (drawn.width, drawn.height) == (20, 40)


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_a_large_picture_is_made_to_fit(mode: str) -> None:
    content = encoded(
        Image.frombytes(mode, (900, 800), random.Random(7).randbytes(720_000 * len(mode))), "PNG"
    )
    assert len(content) > pictures.MOST_BYTES
    drawn = pictures.prepare(media(content))
    assert len(drawn.content) <= pictures.MOST_BYTES
    assert Image.open(BytesIO(drawn.content)).size == (drawn.width, drawn.height)


def test_transparency_is_kept_where_it_fits() -> None:
    content = encoded(Image.new("RGBA", (30, 30), (0, 0, 0, 0)), "PNG", pnginfo=words())
    drawn = pictures.prepare(media(content))
    assert Image.open(BytesIO(drawn.content)).convert("RGBA").getpixel((3, 3)) == (0, 0, 0, 0)


def bomb(width: int, height: int) -> bytes:
    """A PNG that claims a size it does not hold."""
    content = bytearray(encoded(Image.new("1", (1, 1)), "PNG"))
    content[16:24] = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    content[29:33] = zlib.crc32(content[12:29]).to_bytes(4, "big")
    return bytes(content)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a",
        b"%PDF-1.7",
        b"<svg/>",
        encoded(sample(), "PNG")[:60],
        bomb(50_000, 50_000),
        bomb(9_000, 9_000),
    ],
    ids=["nothing", "gif head", "pdf", "svg", "cut off", "huge", "large"],
)
def test_what_is_no_picture_is_refused_by_name(content: bytes) -> None:
    with pytest.raises(Rejected, match=r"lamp\.png \w+"):
        pictures.prepare(media(content))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ([media(b"", alt=" \n")], "alternative text"),
        ([media(b"", alt="a" * 2001)], "2,000"),
        ([media(b"", media_type="application/pdf")], "pictures only"),
        ([media(b"")] * 5, "4 pictures"),
    ],
)
def test_refused_before_it_is_opened(wrong: list[Media], said: str) -> None:
    with pytest.raises(Rejected, match=said):
        posts.prepared(wrong)
