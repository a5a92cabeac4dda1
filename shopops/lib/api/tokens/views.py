"""The tokens page: who may call the API, with what, until when."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from shopops.lib.access import scope_titles
from shopops.lib.api.models import TokenGrant
from shopops.lib.api.tokens.actions import create_token, revoke_token
from shopops.lib.api.tokens.forms import TokenForm
from shopops.lib.api.tokens.permissions import TOKENS_MANAGE
from shopops.lib.guards import require, signed_in


@signed_in
@require_safe
def token_list(request: HttpRequest) -> HttpResponse:
    """One's own tokens; whoever manages tokens sees everybody's."""
    grants = list(_visible(request))
    titles = scope_titles()
    for grant in grants:
        grant.scope_titles = [titles.get(scope, scope) for scope in grant.scopes]  # type: ignore[attr-defined]  # for the template
    context = {"grants": grants, "now": timezone.now(), "manages": _manages(request)}
    return render(request, "tokens/list.html", context)


@require(TOKENS_MANAGE)
@never_cache
def token_new(request: HttpRequest) -> HttpResponse:
    """A new token for any account. Its secret is on the answer's page and nowhere else."""
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        try:
            grant, secret = create_token(
                name=facts["name"],
                account=facts["account"],
                scopes=facts["scopes"],
                valid_for=form.valid_for(),
                by=cast(AbstractBaseUser, request.user),
                reason=facts["reason"],
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return render(request, "tokens/created.html", {"grant": grant, "secret": secret})
    status = 422 if form.is_bound else 200
    return render(request, "tokens/new.html", {"form": form}, status=status)


@signed_in
@require_POST
def token_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back one's own token, or anybody's for whoever manages tokens."""
    grant = get_object_or_404(TokenGrant.objects.select_related("token"), pk=pk)
    if grant.token.user_id != request.user.pk and not _manages(request):
        raise PermissionDenied
    revoke_token(grant=grant, by=request.user)
    messages.success(request, _("令牌“%(name)s”已撤销。") % {"name": grant.name})
    return redirect("tokens:list")


def _manages(request: HttpRequest) -> bool:
    return bool(request.user.can(TOKENS_MANAGE))  # type: ignore[union-attr]  # signed in


def _visible(request: HttpRequest) -> QuerySet[TokenGrant]:
    grants = TokenGrant.objects.select_related("token__user", "created_by")
    return grants if _manages(request) else grants.filter(token__user=request.user.pk)
