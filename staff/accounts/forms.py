"""Forms of sign-in, profile and people."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.contrib.auth.forms import AuthenticationForm
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from shopops.lib.access import Role
from staff.accounts.models import User


class SignInForm(AuthenticationForm):
    """User name and password; programs are turned away."""

    error_messages = {
        "invalid_login": _("用户名或密码不对。"),
        "inactive": _("这个账号已停用，请联系店长。"),
        "program": _("接口程序不能登录页面，请使用接口令牌。"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Django only tells the browser; a longer one would not fit into the log of failures.
        longest = User._meta.get_field("username").max_length
        self.fields["username"].validators.append(MaxLengthValidator(longest))
        self.fields["username"].label = _("用户名")
        self.fields["password"].label = _("密码")

    def confirm_login_allowed(self, user: User) -> None:
        super().confirm_login_allowed(user)
        if not user.opens_pages:
            raise forms.ValidationError(self.error_messages["program"], code="program")


class CodeForm(forms.Form):
    """A code of the authenticator app, or a backup code."""

    code = forms.CharField(
        label=_("验证码"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}
        ),
    )


class SettingsForm(forms.Form):
    """What everybody may change about themselves."""

    display_name = forms.CharField(label=_("显示名"), max_length=60)
    language = forms.ChoiceField(label=_("界面语言"), choices=settings.LANGUAGES)


class OwnPasswordForm(forms.Form):
    """The old password once, the new one twice."""

    old_password = forms.CharField(
        label=_("现在的密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new_password = forms.CharField(
        label=_("新密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("至少 10 个字符，不要用常见的密码，也不要像用户名。"),
    )
    repeated = forms.CharField(
        label=_("再输入一次新密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_old_password(self) -> str:
        if not self.user.check_password(self.cleaned_data["old_password"]):
            raise forms.ValidationError(_("现在的密码不对。"))
        return self.cleaned_data["old_password"]

    def clean_new_password(self) -> str:
        password = self.cleaned_data["new_password"]
        password_validation.validate_password(password, self.user)
        return password

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if "new_password" in cleaned and cleaned.get("repeated") != cleaned["new_password"]:
            self.add_error("repeated", _("两次输入的新密码不一样。"))
        return cleaned


class PersonForm(forms.Form):
    """Name and roles of an account."""

    display_name = forms.CharField(label=_("显示名"), max_length=60)
    roles = forms.MultipleChoiceField(
        label=_("角色"),
        choices=Role.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("几个角色的权限相加；接口程序不能登录页面，也不能和别的角色一起用。"),
    )


class NewPersonForm(PersonForm):
    """An account to be; the user name never changes later."""

    username = forms.CharField(
        label=_("用户名"),
        max_length=60,
        help_text=_("登录用，创建后不能改。"),
        validators=User._meta.get_field("username").validators,
    )
    field_order = ["username", "display_name", "roles"]
