"""The seller client's groups have one level: how categories are called there, and found again."""

from collections import Counter

from customer_service.replies.chapters import Chapter, tree

# Replies from a file without groups.
UNGROUPED = "未分组"
GROUP_CHARACTERS = 40


def group_names(chapters: list[Chapter] | None = None) -> dict[int, str]:
    """Category → its group, in the order of the handbook: the name, with the names above it where two share it."""
    found = tree() if chapters is None else chapters
    times = Counter(chapter.category.name for chapter in found)
    return {
        chapter.category.pk: chapter.category.name if times[chapter.category.name] == 1 else chapter.path
        for chapter in found
    }
