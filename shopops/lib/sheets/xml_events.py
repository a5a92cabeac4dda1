"""XML as events, without a tree: memory stays bounded whatever the document claims."""

from collections.abc import Callable, Iterable, Iterator
from xml.parsers import expat

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


def feed_xml(blocks: Iterable[bytes], *, start: Start, end: End, text: Text) -> Iterator[None]:
    """Call the handlers for a document; pauses after each block. Element names come as in the file.

    Raises ExpatError where it is no XML, ValueError for a document type: entities are how XML explodes.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse
    for block in blocks:
        parser.Parse(block, False)
        yield
    parser.Parse(b"", True)
    yield


def elements(content: bytes) -> list[tuple[str, dict[str, str]]]:
    """All elements of a small document in its order: name without prefix, attributes as in the file."""
    found: list[tuple[str, dict[str, str]]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        found.append((local(name), attributes))

    for _ in feed_xml([content], start=start, end=lambda name: None, text=lambda text: None):
        pass
    return found


def local(name: str) -> str:
    """A name without its prefix: strict and transitional documents differ in nothing else."""
    return name.rpartition(":")[2]


def _refuse(*declaration: object) -> None:
    raise ValueError("a document type")
