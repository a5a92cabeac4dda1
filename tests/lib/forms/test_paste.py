"""Reading pasted lists."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopops.lib.forms import paste


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        (" ,，;；、\n\t", []),
        ("1001\t1002\r\n1003", ["1001", "1002", "1003"]),
        ("1001，1002；1003、1001", ["1001", "1002", "1003"]),
        ('\'1001 “1002” "1003"', ["1001", "1002", "1003"]),
        ("' '", []),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert paste.words(text) == words


def test_rows_are_the_lines_with_words() -> None:
    assert paste.rows("1001, 19.90\n\n ；\n'1001 20") == [["1001", "19.90"], ["1001", "20"]]


@given(st.lists(st.text("ab1", min_size=1), unique=True), st.sampled_from([" ", ",", "，", "、\n", "\t"]))
def test_a_joined_list_is_read_again(words: list[str], separator: str) -> None:
    assert paste.words(separator.join(words)) == words
