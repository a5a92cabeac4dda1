"""How far a changed fact reaches: over days, and through statistics that read other statistics."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from shopops.lib.rollup import registry
from shopops.lib.rollup.registry import UnknownSource, UnknownStatistic, dependents_of, readers_of, register
from tests.lib.rollup.conftest import statistic


@pytest.fixture(autouse=True)
def _three_statistics(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(registry, "_statistics", {})
    register(
        statistic("week", look_back_days=6),
        statistic("fortnight", depends_on=("week",), look_back_days=7, sources=frozenset({"chats"})),
        statistic("copy", depends_on=("fortnight", "week"), sources=frozenset()),
    )
    yield


def test_a_source_reaches_through_dependencies() -> None:
    assert readers_of("trades") == {"week": 6, "fortnight": 13, "copy": 13}
    assert readers_of("chats") == {"fortnight": 7, "copy": 7}
    with pytest.raises(UnknownSource):
        readers_of("weather")


def test_figures_reach_through_dependencies() -> None:
    assert dependents_of("week") == {"fortnight": 7, "copy": 7}
    assert dependents_of("fortnight") == {"copy": 0}
    assert dependents_of("copy") == {}


def test_what_it_depends_on_is_registered_first() -> None:
    with pytest.raises(UnknownStatistic):
        register(statistic("early", depends_on=("late",)))
    register(statistic("week", look_back_days=6))
    with pytest.raises(ValueError, match="week"):
        register(replace(statistic("week"), sql_file=Path("other.sql")))
