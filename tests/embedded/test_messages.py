"""Translations are compiled when they are newer, and fuzzy ones are not believed."""

import gettext
import os
from pathlib import Path

from shopops.embedded.messages import compile_messages

PO = """\
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "订单"
msgstr "Orders"

#, fuzzy
msgid "买家"
msgstr "Seller"
"""


def test_only_newer_files_are_compiled(tmp_path: Path) -> None:
    source = tmp_path / "locale" / "en" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(PO)

    assert compile_messages(tmp_path) == 1
    assert compile_messages(tmp_path) == 0
    os.utime(source, (2**31, 2**31))
    assert compile_messages(tmp_path) == 1

    english = gettext.translation("django", tmp_path / "locale", ["en"])
    assert english.gettext("订单") == "Orders"
    assert english.gettext("买家") == "买家"
