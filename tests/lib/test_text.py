"""Names that people type or paste."""

import pytest

from shopops.lib.text import one_line


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" 双11 满减\t", "双11 满减"),
        ("满\u0007减\n第二行", "满 减 第二行"),
        ("ab\u202ecd\u200f", "abcd"),
        ("👨\u200d👩 é", "👨\u200d👩 é"),
        ("\u0000", ""),
    ],
)
def test_a_name_is_one_line_that_turns_nothing_around(typed: str, kept: str) -> None:
    assert one_line(typed) == kept
