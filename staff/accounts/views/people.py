"""People and what they may do, for managers."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shopops.lib.audit.queries import history_of
from shopops.lib.guards import SignedInRequest, require
from shopops.lib.lists.views import show_list
from staff.accounts import actions, second_factor
from staff.accounts.forms import NewPersonForm, PersonForm
from staff.accounts.lists import PEOPLE
from staff.accounts.models import User
from staff.accounts.permissions import STAFF_MANAGE
from staff.accounts.queries import roles_overview


@require(STAFF_MANAGE)
@require_safe
def user_list(request: SignedInRequest) -> HttpResponse:
    """All accounts; parameters: see staff.accounts.filters.PersonFilter."""
    return show_list(request, PEOPLE)


@require(STAFF_MANAGE)
@require_safe
def role_list(request: SignedInRequest) -> HttpResponse:
    """What each role may do."""
    return render(request, "staff/roles.html", {"roles": roles_overview()})


@require(STAFF_MANAGE)
@require_http_methods(["GET", "POST"])
def user_create(request: SignedInRequest) -> HttpResponse:
    """A new account; its initial password is shown once."""
    form = NewPersonForm(request.POST or None)
    if form.is_valid():
        try:
            user, password = actions.create_user(**form.cleaned_data, by=request.user)
        except ValidationError as error:
            _show(form, error)
        else:
            return _password_page(request, user, password)
    return render(request, "staff/user_create.html", {"form": form}, status=422 if form.errors else 200)


@require(STAFF_MANAGE)
@require_http_methods(["GET", "POST"])
def user_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Name and roles of one account, what can be done with it, and how it changed."""
    person = get_object_or_404(User, pk=pk)
    initial = {"display_name": person.display_name, "roles": person.roles}
    form = PersonForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            actions.change_user(user=person, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            _show(form, error)
        else:
            messages.success(request, _("已保存。"))
            return redirect("staff:user", pk=pk)
    facts = {
        "person": person,
        "form": form,
        "device": second_factor.confirmed_device(person),
        "changes": history_of(person),
    }
    return render(request, "staff/user.html", facts, status=422 if form.errors else 200)


@require(STAFF_MANAGE)
@require_POST
def user_switch(request: SignedInRequest, pk: int) -> HttpResponse:
    """Switch off or on."""
    person = get_object_or_404(User, pk=pk)
    active = request.POST.get("active") == "yes"
    try:
        actions.switch_user(user=person, active=active, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("账号已启用。") if active else _("账号已停用，已登录的页面立即失效。"))
    return redirect("staff:user", pk=pk)


@require(STAFF_MANAGE)
@require_POST
def user_password(request: SignedInRequest, pk: int) -> HttpResponse:
    """A new initial password, shown once."""
    person = get_object_or_404(User, pk=pk)
    if person.pk == request.user.pk:
        return redirect("staff:own_password")
    if not person.opens_pages:
        messages.error(request, _("接口程序没有密码，请使用接口令牌。"))
        return redirect("staff:user", pk=pk)
    return _password_page(request, person, _reset(request, person))


@require(STAFF_MANAGE)
@require_POST
def user_second_factor(request: SignedInRequest, pk: int) -> HttpResponse:
    """Remove the second factor of somebody who lost their phone."""
    person = get_object_or_404(User, pk=pk)
    actions.remove_second_factor(user=person, by=request.user)
    messages.success(request, _("两步验证已清除，下次登录时可重新设置。"))
    return redirect("staff:user", pk=pk)


def _reset(request: SignedInRequest, person: User) -> str:
    keeps_tokens = request.POST.get("keep_tokens") == "yes"
    return actions.reset_password(user=person, keeps_tokens=keeps_tokens, by=request.user)


def _show(form: PersonForm, error: ValidationError) -> None:
    """The refusal at its field, or above the form when the form has no such field."""
    for field, texts in getattr(error, "message_dict", {None: error.messages}).items():
        form.add_error(field if field in form.fields else None, texts)


def _password_page(request: SignedInRequest, person: User, password: str) -> HttpResponse:
    response = render(request, "staff/initial_password.html", {"person": person, "password": password})
    response["Cache-Control"] = "no-store"
    return response
