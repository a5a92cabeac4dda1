"""Lists that people paste from spreadsheets and chats: numbers of products, SKUs or buyers."""

import re

# Excel copies cells with tabs; people also type commas, semicolons and Chinese punctuation.
SEPARATORS = re.compile(r"[\s,;，；、]+")
# A spreadsheet keeps long numbers as text with a leading apostrophe.
QUOTES = "'\"‘’“”"


def unquote(word: str) -> str:
    """A word without the quotes around it."""
    return word.strip(QUOTES)


def words(text: str) -> list[str]:
    """The words of a list, each once in order, without quotes."""
    return list(dict.fromkeys(word for part in SEPARATORS.split(text) if (word := unquote(part))))


def rows(text: str) -> list[list[str]]:
    """The words of every line that has any, without quotes."""
    found = (
        [word for part in SEPARATORS.split(line) if (word := unquote(part))] for line in text.splitlines()
    )
    return [row for row in found if row]
