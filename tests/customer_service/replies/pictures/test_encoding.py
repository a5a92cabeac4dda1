"""A picture from anywhere becomes one that we wrote ourselves."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from PIL import Image, PngImagePlugin

from customer_service.replies.pictures.encoding import LONGEST_SIDE, UPLOAD_BYTES, reencode
from tests.customer_service.replies.pictures.images import animation, bomb, file_of, opened


@pytest.mark.parametrize(
    ("form", "mode", "written"),
    [
        ("PNG", "RGB", "PNG"),
        ("PNG", "RGBA", "PNG"),
        ("PNG", "L", "PNG"),
        ("PNG", "P", "PNG"),
        ("GIF", "P", "PNG"),
        ("JPEG", "RGB", "JPEG"),
        ("JPEG", "L", "JPEG"),
        ("JPEG", "CMYK", "JPEG"),
        ("WEBP", "RGB", "JPEG"),
        ("WEBP", "RGBA", "PNG"),
    ],
)
def test_every_kind_comes_out_as_one_of_ours(form: str, mode: str, written: str) -> None:
    made = reencode(file_of(form, mode=mode))
    image = opened(made.content)
    assert (image.format, made.content_type) == (written, f"image/{written.lower()}")
    assert image.size == (made.width, made.height) == (40, 30)
    assert not made.was_animated


def test_nothing_but_the_pixels_stays() -> None:
    """Neither a comment, nor a place, nor a script behind the picture."""
    notes = PngImagePlugin.PngInfo()
    notes.add_text("comment", "secret-note")
    exif = Image.Exif()
    exif[0x010E] = "secret-note"
    for content in (
        file_of("PNG", pnginfo=notes, exif=exif, icc_profile=b"secret-note"),
        file_of("JPEG", exif=exif, comment=b"secret-note", icc_profile=b"secret-note"),
        file_of("GIF", mode="P", comment=b"secret-note"),
        file_of("PNG") + b"<script>secret-note</script>",
    ):
        assert b"secret-note" in content
        assert b"secret-note" not in reencode(content).content


def test_a_photo_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held sideways
    made = reencode(file_of("JPEG", exif=exif))
    assert (made.width, made.height) == (30, 40)


def test_of_an_animation_the_first_frame_stays() -> None:
    for form in ("GIF", "WEBP", "PNG"):
        made = reencode(animation(form))
        red, _green, blue = opened(made.content).convert("RGB").getpixel((5, 5))
        assert made.was_animated and red > 200 and blue < 60


def test_a_large_one_becomes_smaller() -> None:
    made = reencode(file_of("JPEG", size=(4000, 2000)))
    assert (made.width, made.height) == (LONGEST_SIDE, LONGEST_SIDE // 2)


def test_a_drawing_that_stays_large_becomes_a_photo() -> None:
    noise = BytesIO()
    Image.effect_noise((1600, 1500), 90).convert("RGB").save(noise, "PNG", compress_level=1)
    assert reencode(noise.getvalue()).content_type == "image/jpeg"


@pytest.mark.parametrize("size", [(1, 1), (5000, 1), (1, 5000)])
def test_odd_shapes(size: tuple[int, int]) -> None:
    made = reencode(file_of("PNG", size=size))
    assert 1 <= made.width <= LONGEST_SIDE and 1 <= made.height <= LONGEST_SIDE


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "picture_unreadable"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "picture_unreadable"),
        (b"<html><script>alert(1)</script>", "picture_unreadable"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "picture_unreadable"),
        (file_of("PNG")[:60], "picture_unreadable"),
        (file_of("JPEG", size=(400, 300))[:700], "picture_unreadable"),
        (file_of("BMP"), "picture_unreadable"),
        (file_of("TIFF"), "picture_unreadable"),
        (bomb(), "picture_too_many_pixels"),
        (bomb(5000, 4000), "picture_too_many_pixels"),
        (bomb(2**31 - 1, 2**31 - 1), "picture_too_many_pixels"),
        (bomb(0, 10), "picture_unreadable"),
        (b"\x89PNG" + b"\0" * UPLOAD_BYTES, "picture_too_large"),
    ],
)
def test_what_is_no_picture_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        reencode(content)
    assert refused.value.code == code
    assert refused.value.messages[0]
