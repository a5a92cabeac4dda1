"""One's own account."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from shopops.lib.guards import SignedInRequest, signed_in
from staff.accounts import actions, second_factor
from staff.accounts.forms import CodeForm, OwnPasswordForm, SettingsForm


@signed_in
@require_http_methods(["GET", "POST"])
def profile(request: SignedInRequest) -> HttpResponse:
    """Name, language, roles, and the ways to password and second factor."""
    initial = {"display_name": request.user.display_name, "language": request.user.language}
    form = SettingsForm(request.POST or None, initial=initial)
    if form.is_valid():
        actions.change_own_settings(**form.cleaned_data, by=request.user)
        messages.success(request, _("已保存。"))
        return redirect("staff:profile")
    facts = {
        "form": form,
        "device": second_factor.confirmed_device(request.user),
        "backup_codes_left": second_factor.backup_codes_left(request.user),
    }
    return render(request, "staff/profile.html", facts, status=422 if form.errors else 200)


@signed_in
@require_http_methods(["GET", "POST"])
def own_password(request: SignedInRequest) -> HttpResponse:
    """Choose a new password; other sessions of this account end."""
    form = OwnPasswordForm(request.POST or None, user=request.user)
    if form.is_valid():
        actions.change_own_password(password=form.cleaned_data["new_password"], by=request.user)
        update_session_auth_hash(request, request.user)
        messages.success(request, _("密码已修改。"))
        return redirect("staff:profile")
    return render(request, "staff/own_password.html", {"form": form}, status=422 if form.errors else 200)


@signed_in
@never_cache  # says no-store: the codes must not stay on a shared computer
@require_http_methods(["GET", "POST"])
def set_up_second_factor(request: SignedInRequest) -> HttpResponse:
    """Scan, type the first code, keep the backup codes."""
    if second_factor.confirmed_device(request.user):
        return redirect("staff:profile")
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            device, codes = actions.confirm_second_factor(code=form.cleaned_data["code"], by=request.user)
        except ValidationError as error:
            form.add_error("code", error)
        else:
            second_factor.mark_verified(request, device)
            return render(request, "staff/backup_codes.html", {"codes": codes})
    device = second_factor.device_to_confirm(request.user)
    facts = {
        "form": form,
        "qr_code": second_factor.qr_code(device),
        "secret": second_factor.readable_secret(device),
    }
    return render(request, "staff/set_up_second_factor.html", facts, status=422 if form.errors else 200)


@signed_in
@never_cache
@require_POST
def renew_backup_codes(request: SignedInRequest) -> HttpResponse:
    """Ten new ones, shown once."""
    if not request.user.is_verified():
        return redirect("staff:second_factor")
    return render(request, "staff/backup_codes.html", {"codes": actions.renew_backup_codes(by=request.user)})


@signed_in
@require_http_methods(["GET", "POST"])
def drop_second_factor(request: SignedInRequest) -> HttpResponse:
    """Stop using it, with one last code."""
    form = CodeForm(request.POST or None)
    if form.is_valid():
        if second_factor.verify(request.user, form.cleaned_data["code"]):
            actions.remove_second_factor(user=request.user, by=request.user)
            messages.success(request, _("两步验证已关闭。"))
            return redirect("staff:profile")
        form.add_error("code", _("验证码不对，或试得太快，请稍等再试。"))
    return render(
        request, "staff/drop_second_factor.html", {"form": form}, status=422 if form.errors else 200
    )
