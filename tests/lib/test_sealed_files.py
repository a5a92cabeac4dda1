"""Files of buyers' data are unreadable on disk and come back byte for byte."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django import Settings

from shopops.lib.sealed_files import (
    BLOCK_BYTES,
    MAGIC,
    PREFIX_BYTES,
    TAG_BYTES,
    opened,
    seal_in_place,
    sealed,
    unsealed,
)

HEAD = len(MAGIC) + PREFIX_BYTES
SEALED_BLOCK = BLOCK_BYTES + TAG_BYTES


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(b"".join(sealed([content])))
    return path


@pytest.mark.parametrize("size", [0, 1, BLOCK_BYTES - 1, BLOCK_BYTES, BLOCK_BYTES + 1, 3 * BLOCK_BYTES])
def test_what_was_sealed_comes_back(tmp_path: Path, size: int) -> None:
    content = bytes(number % 251 for number in range(997)) * (size // 997 + 1)
    file = write(tmp_path / "file", content[:size])
    assert b"".join(unsealed(file)) == content[:size]
    assert size < 16 or content[:16] not in file.read_bytes()


def test_readers_get_a_path_that_nobody_else_can_open(tmp_path: Path) -> None:
    file = write(tmp_path / "file", "收货人,电话\n陈小平,13812345678\n".encode())
    with opened(file) as clear:
        assert "陈小平" in clear.read_text()
        assert clear.read_text() == clear.read_text()
        assert [path.name for path in tmp_path.iterdir()] == ["file"]


def swapped(data: bytes) -> bytes:
    first, second = data[HEAD : HEAD + SEALED_BLOCK], data[HEAD + SEALED_BLOCK : HEAD + 2 * SEALED_BLOCK]
    return data[:HEAD] + second + first + data[HEAD + 2 * SEALED_BLOCK :]


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[: HEAD + SEALED_BLOCK],  # the rest is cut off, between two blocks
        lambda data: data[:-1],
        lambda data: data[:-1] + bytes([data[-1] ^ 1]),
        swapped,
        lambda data: b"plain text",
    ],
)
def test_damage_is_noticed(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    file = write(tmp_path / "file", b"x" * (2 * BLOCK_BYTES + 10))
    file.write_bytes(damage(file.read_bytes()))
    with pytest.raises(ValueError, match=r"damaged|not a sealed file"):
        list(unsealed(file))


def test_another_key_opens_nothing(tmp_path: Path, settings: Settings) -> None:
    file = write(tmp_path / "file", b"content")
    settings.PERSONAL_DATA_KEY = "another"
    with pytest.raises(ValueError, match="another key"):
        list(unsealed(file))


def test_a_file_in_clear_is_sealed_once_and_keeps_its_age(tmp_path: Path) -> None:
    file = tmp_path / "file"
    content = b"x" * (BLOCK_BYTES + 7)
    file.write_bytes(content)
    os.utime(file, (1000, 1000))
    assert seal_in_place(file)
    assert b"".join(unsealed(file)) == content
    assert file.stat().st_mtime == 1000
    assert not seal_in_place(file)
    assert list(tmp_path.iterdir()) == [file]
