"""Image files for tests, made on the spot."""

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image


def file_of(form: str = "PNG", size: tuple[int, int] = (40, 30), mode: str = "RGB", **options: Any) -> bytes:
    """A picture in one colour."""
    colour: Any = {"RGB": (200, 30, 30), "RGBA": (200, 30, 30, 128), "L": 90, "P": 3, "CMYK": (0, 9, 9, 0)}[
        mode
    ]
    target = BytesIO()
    Image.new(mode, size, colour).save(target, form, **options)
    return target.getvalue()


def animation(form: str = "GIF") -> bytes:
    """Two frames: red, then blue."""
    target = BytesIO()
    frames = [Image.new("RGB", (40, 30), colour) for colour in ((255, 0, 0), (0, 0, 255))]
    frames[0].save(target, form, save_all=True, append_images=frames[1:], duration=100)
    return target.getvalue()


def bomb(width: int = 30_000, height: int = 30_000) -> bytes:
    """A PNG of some kilobytes that says it is gigabytes of pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    packed = zlib.compress(b"\0" * 1_000_000)
    chunks = (_chunk(b"IHDR", header), _chunk(b"IDAT", packed), _chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def opened(content: bytes) -> Image.Image:
    """The picture in some bytes, decoded."""
    image = Image.open(BytesIO(content))
    image.load()
    return image
