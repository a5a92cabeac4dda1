"""The form of a new token."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from shopops.lib.access import scope_titles

DAYS = [("7", _("7 天")), ("30", _("30 天")), ("90", _("90 天")), ("365", _("1 年")), ("", _("长期有效"))]


class TokenForm(forms.Form):
    """Name, account, what it may do, and for how long."""

    name = forms.CharField(label=_("名称"), max_length=60, help_text=_("用途，例如：ERP 同步商品"))
    account: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(
        queryset=None,
        label=_("账号"),
        help_text=_("令牌以这个账号的身份操作，最多有它的角色的权限。"),
    )
    reason = forms.CharField(
        label=_("原因"),
        max_length=300,
        required=False,
        help_text=_("给别的账号建令牌时必填，会留在操作记录里。"),
    )
    scopes = forms.MultipleChoiceField(
        label=_("权限范围"),
        choices=lambda: list(scope_titles().items()),
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.ChoiceField(label=_("有效期"), choices=DAYS, initial="90", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        accounts = get_user_model()._default_manager.filter(is_active=True)
        self.fields["account"].queryset = accounts  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        account, scopes = cleaned.get("account"), cleaned.get("scopes")
        if account and scopes:
            titles = dict(self.fields["scopes"].choices)  # type: ignore[attr-defined]  # a choice field
            useless = [str(titles[scope]) for scope in scopes if not account.can(scope)]
            if useless:
                message = _("这个账号的角色没有这些权限：%(scopes)s")
                self.add_error(
                    "scopes", forms.ValidationError(message, params={"scopes": _("、").join(useless)})
                )
        return cleaned

    def valid_for(self) -> timedelta | None:
        """How long the token works; None for ever."""
        days = self.cleaned_data["days"]
        return timedelta(days=int(days)) if days else None
