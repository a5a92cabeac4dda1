"""Failures are kept as codes and numbers; the sentence is made when somebody reads it."""

from django.utils import translation

from shopops.lib.imports.messages import file_message

FAILURE = {"file": "x.csv", "columns": "甲、乙"}


def test_the_kinds_of_files_are_named_in_the_readers_language() -> None:
    assert "订单报表、" in file_message("unknown_kind", FAILURE)
    with translation.override("en"):
        said = file_message("unknown_kind", FAILURE)
    assert "订单报表" not in said and "rder report" in said and "甲、乙" in said


def test_a_failure_kept_with_its_kinds_still_reads() -> None:
    assert "可以导入的有：商品表" in file_message("unknown_kind", FAILURE | {"kinds": "商品表"})
