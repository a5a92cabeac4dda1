"""The form of a segment: its conditions, and buyers pasted onto its list."""

from secrets import token_hex
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from promotions.segments.actions import SEGMENT_FIELDS, ListChange
from promotions.segments.member_paste import MAX_LINES, read_buyers
from promotions.segments.models import Segment, published_activities
from shopops.lib.forms.merge import MergeForm

LINES_NAMED = 10
BUYERS = (("", _("不限")), ("new", _("没有买过的")), ("old", _("买过的")))
NEW_BUYERS = {"new": True, "old": False}
CHANGES = (
    (ListChange.ADD.value, _("加到名单里")),
    (ListChange.REMOVE.value, _("从名单里去掉")),
    (ListChange.REPLACE.value, _("换掉整份名单")),
)


class SegmentForm(forms.ModelForm, MergeForm):
    """What people decide about a segment; the rules are the model's."""

    key = forms.SlugField(
        label=_("代号"),
        max_length=40,
        required=False,
        help_text=_("其他程序用它；不写就自动生成，以后不变。"),
    )
    new_buyers = forms.ChoiceField(label=_("新老客"), choices=BUYERS, required=False)
    members = forms.CharField(
        label=_("买家"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autocomplete": "off"}),
        help_text=_(
            "一行一位：买家昵称、open id，或接口里的买家标识。打码的昵称（t**5）分不清是谁，不能用。"
        ),
    )
    members_do = forms.ChoiceField(label=_("粘贴的买家"), choices=CHANGES, initial=ListChange.ADD.value)

    class Meta:
        model = Segment
        fields = ("name", "key", *SEGMENT_FIELDS[1:])
        labels = {"min_spent_cny": _("累计消费至少（元）"), "max_spent_cny": _("累计消费低于（元）")}
        help_texts = {
            "is_list": _("只有名单里的买家；下面写了条件的，还要符合条件。取消勾选会清空名单。"),
            "max_spent_cny": _("付款减退款；不含这个数。"),
            "took_part_in": _("例如付过定金的预售。"),
        }

    def __init__(self, *args: Any, drop_unknown: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.drop_unknown = drop_unknown
        self.unknown: list[tuple[int, str]] = []
        self.fields["min_vip_level"].required = False
        took_part_in = self.fields["took_part_in"]
        assert isinstance(took_part_in, forms.ModelChoiceField)  # noqa: S101  as the model says
        took_part_in.queryset = published_activities()
        self.initial["new_buyers"] = {True: "new", False: "old"}.get(self.instance.new_buyers, "")
        # The key of a segment never changes; a new list can only grow.
        del self.fields["key" if self.instance.pk else "members_do"]
        self.order_fields(["name", "key", *SEGMENT_FIELDS[1:], "members_do", "members"])

    def clean_min_vip_level(self) -> int:
        return self.cleaned_data["min_vip_level"] or 0

    def clean_new_buyers(self) -> bool | None:
        return NEW_BUYERS.get(self.cleaned_data["new_buyers"])

    def clean_members(self) -> list[int]:
        """Primary keys. Raises ValidationError naming the lines that match no buyer."""
        found = read_buyers(self.cleaned_data["members"])
        if found.left_out:
            raise ValidationError(gettext("一次最多 %(most)s 行。") % {"most": MAX_LINES})
        if found.unknown and not self.drop_unknown:
            self.unknown = found.unknown
            shown = gettext("、").join(
                gettext("第 %(line)s 行 %(word)s") % {"line": line, "word": word}
                for line, word in found.unknown[:LINES_NAMED]
            )
            count = len(found.unknown)
            sentence = ngettext(
                "%(n)s 行不是我们的买家：%(shown)s", "%(n)s 行不是我们的买家：%(shown)s", count
            )
            raise ValidationError(sentence % {"n": count, "shown": shown})
        return found.found

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("members") and not cleaned.get("is_list"):
            self.add_error("members", gettext("要用名单，请勾选“名单”。"))
        return cleaned

    def _post_clean(self) -> None:
        """The action checks the whole row."""

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in SEGMENT_FIELDS}

    def new_key(self) -> str:
        """The key that was typed, or a new one."""
        return self.cleaned_data["key"] or f"s-{token_hex(4)}"

    def list_change(self) -> ListChange:
        """What to do with the pasted buyers; an empty paste takes no buyer off the list."""
        if not self.cleaned_data["members"]:
            return ListChange.ADD
        return ListChange(self.cleaned_data["members_do"])

    def add_errors_of(self, error: ValidationError) -> None:
        """Show what an action refused beside the field it is about."""
        found = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        for name, sentences in found.items():
            for sentence in sentences:
                self.add_error(name if name in self.fields else None, sentence)
