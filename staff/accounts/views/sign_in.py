"""In and out: password, second factor, language."""

import time
from typing import Any, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shopops.lib.audit.actions import record
from shopops.lib.guards import public
from staff.accounts import second_factor
from staff.accounts.forms import CodeForm, SignInForm
from staff.accounts.known_devices import may_try, remember_device
from staff.accounts.middleware import ENDED
from staff.accounts.models import User
from staff.accounts.queries import first_page_for

# Who gave the right password and still owes the code: account, next page, when.
WAITING = "waiting_for_code"
WAITING_SECONDS = 5 * 60
BACKEND = "django.contrib.auth.backends.ModelBackend"


class SignInView(LoginView):
    """User name and password; people with a second factor are asked for its code next."""

    template_name = "staff/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        ended = self.request.session.pop(ENDED, False)
        return super().get_context_data(session_ended=ended, **kwargs)

    def get_redirect_url(self) -> str:  # type: ignore[override]  # the stubs are of a later Django
        """Where `?next=` leads; to this page itself it leads nowhere."""
        target: str = super().get_redirect_url()
        return "" if urlsplit(target).path == self.request.path else target

    def get_default_redirect_url(self) -> str:
        return first_page_for(cast(User, self.request.user))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if may_try(request, request.POST.get("username", "")):
            return super().post(request, *args, **kwargs)
        context = {"failure_limit": settings.LOGIN_FAILURES_PER_ACCOUNT}
        return render(request, settings.AXES_LOCKOUT_TEMPLATE, context, status=429)

    def form_valid(self, form: Any) -> HttpResponseRedirect:
        user = form.get_user()
        if second_factor.confirmed_device(user):
            next_page = self.get_redirect_url()
            self.request.session[WAITING] = {"user": user.pk, "next": next_page, "at_seconds": time.time()}
            return HttpResponseRedirect(reverse("staff:second_factor"))
        _let_in(self.request, user)
        response = HttpResponseRedirect(self.get_success_url())
        remember_device(self.request, response, user.username)
        return response


def _let_in(request: HttpRequest, user: User) -> None:
    login(request, user, backend=BACKEND)
    record("staff.sign_in", by=user, target=f"staff.user:{user.pk}")


def _waiting(request: HttpRequest) -> tuple[User | None, str]:
    """Who is asked for a code, and where they wanted to go."""
    if request.user.is_authenticated:
        return request.user, ""
    found = request.session.get(WAITING)
    if not found or time.time() - found["at_seconds"] > WAITING_SECONDS:
        return None, ""
    return User.objects.filter(pk=found["user"], is_active=True).first(), found["next"]


@public
@require_http_methods(["GET", "POST"])
def ask_code(request: HttpRequest) -> HttpResponse:
    """The second step of signing in."""
    user, next_page = _waiting(request)
    if user is None:
        return redirect("staff:login")
    form = CodeForm(request.POST or None)
    if form.is_valid():
        device = second_factor.verify(user, form.cleaned_data["code"])
        if device:
            if not request.user.is_authenticated:
                request.session.pop(WAITING)
                _let_in(request, user)
            second_factor.mark_verified(request, device)
            response = redirect(next_page or first_page_for(user))
            remember_device(request, response, user.username)
            return response
        form.add_error("code", _("验证码不对，或试得太快，请稍等再试。"))
    return render(request, "staff/ask_code.html", {"form": form}, status=422 if form.errors else 200)


@public
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """The language switch: kept with the account, and in a cookie for the sign-in page."""
    language = request.POST.get("language", "")
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        target = "/"
    response = redirect(target)
    if language in dict(settings.LANGUAGES):
        if request.user.is_authenticated:
            User.objects.filter(pk=request.user.pk).update(language=language)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=365 * 24 * 3600,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )
    return response
