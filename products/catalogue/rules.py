"""What a product is found by."""

from shopops.lib.grams import normalise
from shopops.lib.pinyin import syllables_in_context


def search_text_of(title: str, source: str) -> str:
    """The normalised lines that are searched: the title, its codes, its pinyin, its initials."""
    codes = [normalise(line) for line in source.split("\n")[1:]]
    syllables = [part for part in syllables_in_context(normalise(title)) if part.isalnum()]
    lines = [normalise(title), *codes, "".join(syllables), "".join(part[0] for part in syllables)]
    return "\n".join(filter(None, lines))
