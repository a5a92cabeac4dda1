"""Changing accounts: every change is noted in the trail, in the same transaction."""

import secrets
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from shopops.lib.access import Role
from shopops.lib.api.models import TokenGrant
from shopops.lib.api.tokens.actions import revoke_token
from shopops.lib.audit.actions import record
from staff.accounts import second_factor
from staff.accounts.models import User

INITIAL_PASSWORD_BYTES = 12


def _target(user: User) -> str:
    return f"staff.user:{user.pk}"


@transaction.atomic
def create_user(*, username: str, display_name: str, roles: list[str], by: User | None) -> tuple[User, str]:
    """A new account and its initial password, which its owner must change. Programs get no password.

    Raises ValidationError with a readable message.
    """
    user = User(username=username, display_name=display_name or username, roles=roles)
    password = _give_password(user) if user.opens_pages else _no_password(user)
    user.full_clean()
    user.save()
    record("staff.create_user", by=by, target=_target(user), username=username, roles=roles)
    return user, password


@transaction.atomic
def change_user(*, user: User, display_name: str, roles: list[str], by: User) -> User:
    """New name or roles. The shop always keeps a manager; nobody takes that role from themselves."""
    managers = _lock_managers()
    user = _locked(user)
    before = list(user.roles)
    if Role.MANAGER in before and Role.MANAGER not in roles:
        _refuse_without_manager(user, managers, by=by)
    was_person = user.opens_pages
    user.display_name, user.roles = display_name, roles
    user.session_epoch += user.opens_pages != was_person
    user.full_clean(exclude=["password"])
    user.save(update_fields=["display_name", "roles", "session_epoch"])
    record("staff.change_user", by=by, target=_target(user), roles_before=before, roles=roles)
    return user


@transaction.atomic
def switch_user(*, user: User, active: bool, by: User) -> User:
    """Switch an account off (its sessions and tokens stop at once) or on again."""
    managers = _lock_managers()
    user = _locked(user)
    if not active and user.pk == by.pk:
        raise ValidationError(_("不能停用自己的账号。"))
    if not active and Role.MANAGER in user.roles:
        _refuse_without_manager(user, managers, by=by)
    user.session_epoch += user.is_active != active
    user.is_active = active
    user.save(update_fields=["is_active", "session_epoch"])
    record("staff.switch_on" if active else "staff.switch_off", by=by, target=_target(user))
    return user


@transaction.atomic
def reset_password(*, user: User, keeps_tokens: bool = False, by: User) -> str:
    """A new initial password; all sessions end, and all tokens of the account unless they are to be kept."""
    password = _give_password(user)
    user.save(update_fields=["password", "must_change_password"])
    grants = [] if keeps_tokens else list(TokenGrant.objects.filter(token__user=user).select_related("token"))
    for grant in grants:
        revoke_token(grant=grant, by=by)
    record("staff.reset_password", by=by, target=_target(user), tokens_revoked=len(grants))
    return password


@transaction.atomic
def change_own_password(*, password: str, by: User) -> None:
    """The person's own choice; the caller has asked for the old password."""
    by.set_password(password)
    by.must_change_password = False
    by.save(update_fields=["password", "must_change_password"])
    record("staff.change_own_password", by=by, target=_target(by))


@transaction.atomic
def change_own_settings(*, display_name: str, language: str, by: User) -> None:
    """Name and language that the person wants."""
    by.display_name, by.language = display_name, language
    by.full_clean(exclude=["password"])
    by.save(update_fields=["display_name", "language"])
    record("staff.change_own_settings", by=by, target=_target(by))


@transaction.atomic
def confirm_second_factor(*, code: str, by: User) -> tuple[Any, list[str]]:
    """The first right code makes the app count: (device, backup codes). ValidationError for a wrong code."""
    device = second_factor.device_to_confirm(by)
    if not device.verify_token(code.replace(" ", "")):
        raise ValidationError(_("验证码不对，请看手机上现在显示的六位数字。"))
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    record("staff.confirm_second_factor", by=by, target=_target(by))
    return device, second_factor.new_backup_codes(by)


@transaction.atomic
def renew_backup_codes(*, by: User) -> list[str]:
    """Ten new backup codes; the old ones stop working."""
    record("staff.renew_backup_codes", by=by, target=_target(by))
    return second_factor.new_backup_codes(by)


@transaction.atomic
def remove_second_factor(*, user: User, by: User) -> None:
    """For a lost phone, or because somebody no longer wants it."""
    second_factor.remove(user)
    record("staff.remove_second_factor", by=by, target=_target(user))


def _give_password(user: User) -> str:
    password = secrets.token_urlsafe(INITIAL_PASSWORD_BYTES)
    user.set_password(password)
    user.must_change_password = True
    return password


def _no_password(user: User) -> str:
    user.set_unusable_password()
    return ""


def _locked(user: User) -> User:
    return User.objects.select_for_update().get(pk=user.pk)


def _lock_managers() -> list[int]:
    """The active managers; nobody else can change one of them until this transaction ends."""
    active = User.objects.filter(is_active=True, roles__contains=[Role.MANAGER])
    return list(active.select_for_update().order_by("pk").values_list("pk", flat=True))


def _refuse_without_manager(user: User, managers: list[int], *, by: User) -> None:
    if user.pk == by.pk:
        raise ValidationError(_("不能取消自己的店长角色，请让另一位店长来做。"))
    if not set(managers) - {user.pk}:
        raise ValidationError(_("至少要有一位在用的店长。"))
