"""Re-encoding of uploaded pictures: nothing of the file but its pixels is stored."""

from dataclasses import dataclass
from io import BytesIO
from threading import Lock
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
UPLOAD_BYTES = 5 * 1024 * 1024
# Checked before decoding: a small file can decode to gigabytes.
MAX_PIXELS = 16_000_000
# Larger than a chat window shows.
LONGEST_SIDE = 1600
STORED_BYTES = 1_500_000
QUALITY = 88
_one_at_a_time = Lock()
# What Pillow raises for broken files, by format.
BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, OverflowError, MemoryError)


@dataclass(frozen=True)
class EncodedPicture:
    """A re-encoded picture. `was_animated`: only its first frame is left."""

    content: bytes
    content_type: str
    width: int
    height: int
    was_animated: bool


def reencode(content: bytes) -> EncodedPicture:
    """Decode and encode anew: upright, at most LONGEST_SIDE, without metadata. Raises ValidationError.

    One at a time in each process: decoded, the largest picture takes 64 MB, and each request has a thread.
    """
    with _one_at_a_time:
        return _reencoded(content)


def _reencoded(content: bytes) -> EncodedPicture:
    if len(content) > UPLOAD_BYTES:
        limit = {"limit": UPLOAD_BYTES // 1024 // 1024}
        raise ValidationError(_("图片太大，最多 %(limit)s MB。") % limit, "picture_too_large")
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as source:
            _check_pixels(source)
            was_animated = getattr(source, "is_animated", False)
            is_lossless = source.format in ("PNG", "GIF")
            pixels = _pixels_of(source)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except BROKEN as error:
        sentence = _("这不是能读的图片；可以用 PNG、JPEG、WebP 或 GIF。")
        raise ValidationError(sentence, "picture_unreadable") from error
    written, content_type = _write(pixels, is_lossless=is_lossless)
    return EncodedPicture(written, content_type, *pixels.size, was_animated)


def _check_pixels(source: Image.Image) -> None:
    if source.width * source.height > MAX_PIXELS:
        raise _too_many_pixels()


def _too_many_pixels() -> ValidationError:
    sentence = _("图片最多 %(limit)s 万像素，请先缩小。") % {"limit": MAX_PIXELS // 10_000}
    return ValidationError(sentence, "picture_too_many_pixels")


def _pixels_of(source: Image.Image) -> Image.Image:
    """The first frame as plain RGB or RGBA, upright as its EXIF orientation says."""
    source.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    ImageOps.exif_transpose(source, in_place=True)
    if source.has_transparency_data:
        image = source.convert("RGBA")
        if image.getchannel("A").getextrema() == (255, 255):
            image = image.convert("RGB")
    else:
        image = source.convert("RGB")
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    # Otherwise comments, GPS positions and colour profiles would be written again.
    image.info = {}
    return image


def _write(image: Image.Image, *, is_lossless: bool) -> tuple[bytes, str]:
    """PNG for drawings and whatever is transparent, JPEG for photos and drawings that would be too large."""
    has_alpha = image.mode == "RGBA"
    if is_lossless or has_alpha:
        written = _encoded(image, "PNG")
        if len(written) <= STORED_BYTES:
            return written, "image/png"
    if has_alpha:
        return _encoded(image, "WEBP", quality=QUALITY), "image/webp"
    return _encoded(image, "JPEG", quality=QUALITY, progressive=True), "image/jpeg"


def _encoded(image: Image.Image, form: str, **options: Any) -> bytes:
    target = BytesIO()
    image.save(target, form, **options)
    return target.getvalue()
