"""Forms of the order page."""

from django import forms
from django.utils.translation import gettext_lazy as _

from orders.trades.models import SellerFlag


class MemoForm(forms.Form):
    """Flag and memo, with the version of the trade that was on the screen."""

    seller_flag = forms.TypedChoiceField(
        label=_("旗帜"), choices=SellerFlag, coerce=int, widget=forms.RadioSelect
    )
    seller_memo = forms.CharField(
        label=_("卖家备注"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("最多 1000 字节，约 333 个汉字。改动会留下记录。"),
    )
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)


class BatchForm(forms.Form):
    """A flag, a line of memo or both for the orders chosen in the list."""

    seller_flag = forms.TypedChoiceField(
        choices=[("", ""), *SellerFlag.choices], coerce=int, empty_value=None, required=False
    )
    line = forms.CharField(required=False, max_length=200)


class UnmaskForm(forms.Form):
    """Why somebody needs to see the receiver in clear."""

    reason = forms.CharField(
        label=_("查看原因"),
        min_length=4,
        max_length=300,
        widget=forms.TextInput(attrs={"placeholder": _("例如：买家要求改地址，核对收货信息")}),
        error_messages={"min_length": _("请写明查看原因，至少 4 个字。")},
    )
