"""Forms of the handbook."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customer_service.replies import categories, lint
from customer_service.replies.fields import CleanText, LineList, PictureList, ProductNumbers
from customer_service.replies.models import Category, Reply, RiskyTerm, Scope
from customer_service.replies.querysets import terms_on
from products.catalogue.models import Product
from shopops.lib.calendar import today
from shopops.lib.forms.merge import MergeForm

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ReplyForm(forms.ModelForm, MergeForm):
    """A question and its answer."""

    title = CleanText(label=_("问题"), max_length=200, help_text=_("买家会怎么问；也是手册里的标题。"))
    body = CleanText(label=_("答复"), widget=forms.Textarea(attrs={"rows": 8}))
    other_wordings = LineList(
        label=_("其他问法"), required=False, help_text=_("一行一个：买家的原话、简称、别名，都用来搜索。")
    )
    pictures = PictureList(
        label=_("图片"),
        required=False,
        help_text=_("PNG、JPEG、WebP、GIF（只留第一帧），每张最多 5 MB。导出到千牛的文件不能带图片。"),
    )
    short_code = CleanText(
        label=_("快捷编码"), required=False, max_length=20, help_text=_("输入编码直接找到，例如 yf01。")
    )
    products = ProductNumbers(
        label=_("关联商品"),
        required=False,
        help_text=_("商品 ID 或货号，用空格或换行分开；商品全部下架后会提醒。"),
    )
    field_order = (
        "title", "body", "pictures", "other_wordings", "category", "short_code", "step", "stage", "scope",
        "team", "products", "valid_from", "valid_until",
    )  # fmt: skip

    class Meta:
        model = Reply
        fields = (
            "title", "body", "pictures", "other_wordings", "category", "short_code", "step", "stage", "scope",
            "team", "valid_from", "valid_until",
        )  # fmt: skip
        widgets = {"valid_from": DAY, "valid_until": DAY}
        help_texts = {"valid_until": _("最后一天还有效。")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = [("", _("请选择")), *categories.choices()]  # type: ignore[attr-defined]  # a select
        self.fields["team"].required = False
        if self.instance.pk:
            self.initial.setdefault("products", list(self.instance.products.order_by("pk")))

    @staticmethod
    def limit() -> int:
        """How many characters an answer may have."""
        return int(settings.REPLY_MAX_CHARACTERS)

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        if data.get("scope") != Scope.TEAM:
            data["team"] = ""
        elif not data.get("team"):
            self.add_error("team", gettext("请选择团队。"))
        for finding in lint.findings(data.get("title", ""), data.get("body", ""), terms_on(today())):
            self.add_error(finding.field, finding.sentence)
        return data

    @property
    def reply_changes(self) -> dict[str, Any]:
        """The changed fields without the products; the team goes with the scope."""
        found = {name: value for name, value in self.changes.items() if name != "products"}
        return found | ({"team": self.cleaned_data["team"]} if "scope" in found else {})

    @property
    def changed_products(self) -> list[Product] | None:
        """The products, if the user changed them."""
        return self.changes.get("products")

    def display(self, name: str, strings: list[Any]) -> str:
        """Pictures by what they show, products by their titles."""
        text = "\n".join(strings)
        try:
            value = self.fields[name].clean(text) if name in ("pictures", "products") else []
        except forms.ValidationError:
            value = []
        if name == "pictures":
            return "、".join(one["alt"] or one["key"][:8] for one in value) or "–"
        if name == "products":
            return "、".join(f"{p.title} ({p.num_iid})" for p in value) or "–"
        return super().display(name, strings)


class CategoryForm(forms.Form):
    """A name, and where the category lies."""

    name = CleanText(label=_("名称"), max_length=40)
    parent = forms.ModelChoiceField(Category.objects.all(), label=_("上级"), required=False)


class PlaceForm(forms.Form):
    """Where a category goes."""

    parent = forms.ModelChoiceField(Category.objects.all(), label=_("上级"), required=False)


class TermForm(forms.ModelForm):
    """A risky term."""

    term = CleanText(label=_("词"), max_length=40, help_text=_("全角半角、大小写、中间的空格都不影响查找。"))

    class Meta:
        model = RiskyTerm
        fields = ("term", "kind", "is_forbidden", "advice", "valid_from", "valid_until")
        widgets = {"valid_from": DAY, "valid_until": DAY}
        help_texts = {
            "is_forbidden": _("勾选：不能保存。不勾选：保存前提醒。"),
            "advice": _("告诉写的人该怎么改。"),
            "valid_until": _("留空表示一直有效。"),
        }
