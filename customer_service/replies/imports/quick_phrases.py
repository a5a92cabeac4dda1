"""The seller client's own file of quick replies 快捷短语: code, text, group.

A row is the reply with its code; without a code, the one with the same text, else the only one that begins
with the same line. Rows become shop-wide replies: in use at once when the lead brings them in, proposals
otherwise. What the file cannot know (question, other wordings, validity …) stays as it is.
"""

from collections.abc import Iterable, Sequence

from django.db.backends.utils import CursorWrapper
from django.utils.translation import gettext_lazy as _

from customer_service.replies import lint
from customer_service.replies.client_file import GROUP_CHARACTERS, group_names
from customer_service.replies.imports.phrase_writer import PhraseWriter, staged_phrases
from customer_service.replies.querysets import terms_on
from customer_service.replies.rules import clean, normalise, title_of
from shopops.lib.calendar import today
from shopops.lib.imports.kinds import Context, Field, FileKind
from shopops.lib.imports.targets import Writer
from shopops.lib.sheets import CellError, Rejection
from shopops.lib.sheets.write import is_formula

CODE_CHARACTERS = 20


def parse_body(text: str) -> str:
    """The text with unified line ends; the mark that our own export puts before `=…` goes."""
    return clean(text[1:] if text.startswith("'") and is_formula(text[1:]) else text)


def parse_code(text: str) -> str | None:
    """The code in normal form; None where there is none."""
    code = normalise(parse_body(text))
    if len(code) > CODE_CHARACTERS:
        raise CellError("phrase_code_too_long", limit=CODE_CHARACTERS)
    return code or None


def parse_group(text: str) -> str | None:
    """The group's name on one line; None where there is none."""
    return " ".join(parse_body(text).split()) or None


class QuickPhrases(FileKind):
    """Creates and updates shop-wide replies, and categories for groups that are new."""

    key = "quick_phrases"
    title = _("快捷短语")
    hint = _(
        "千牛客户端导出的快捷短语，第一行是 快捷短语编码,快捷短语,快捷短语分组；没有管理权限的人导入的是待审核的提议"
    )
    fields = (
        Field("code", ("快捷短语编码",), parse_code),
        Field("body", ("快捷短语",), parse_body, required=True),
        Field("group_name", ("快捷短语分组",), parse_group),
    )
    proof = (("code", "body"),)
    identity = "coalesce(s.code, s.body)"
    sample_keys = ("code", "body", "group_name")
    # More would be no handbook, and it would not fit into the agents' open pages.
    max_rows = 10_000
    lock = "replies"
    row_messages = lint.SENTENCES | {
        "phrase_code_too_long": _("快捷编码超过 %(limit)s 个字"),
        "phrase_group_too_long": _("分组名超过 %(limit)s 个字"),
    }

    def refusals(self, cursor: CursorWrapper, context: Context) -> Iterable[Rejection]:
        terms, groups = terms_on(today()), set(group_names().values())
        for phrase in staged_phrases(cursor, context.staging):
            for finding in lint.findings(title_of(phrase.body), phrase.body, terms):
                if finding.field == "body":
                    yield Rejection(
                        phrase.row_number, "快捷短语", phrase.body[:60], finding.code, finding.params
                    )
            if len(phrase.group) > GROUP_CHARACTERS and phrase.group not in groups:
                limit = {"limit": GROUP_CHARACTERS}
                yield Rejection(
                    phrase.row_number, "快捷短语分组", phrase.group[:60], "phrase_group_too_long", limit
                )

    def targets(self, context: Context) -> Sequence[Writer]:
        return [PhraseWriter(context.staging)]
