"""People who work in the shop, and programs that act for it."""

from typing import ClassVar

import pghistory
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, UserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

from shopops.lib.access import Permission, Role, permissions_of


class PersonManager(UserManager["User"]):
    """Creates people; there is no superuser, a manager may do everything."""

    def create_user(  # type: ignore[override]  # no e-mail: people are known by user name
        self, username: str, password: str | None = None, *, roles: list[str], display_name: str = ""
    ) -> "User":
        user = self.model(username=username, display_name=display_name or username, roles=roles)
        user.set_password(password)
        user.save(using=self._db)
        return user


@pghistory.track(exclude=["password", "last_login", "session_epoch"])
class User(AbstractBaseUser):
    """An account: a person or a program, with one or more roles."""

    username = models.CharField(
        _("用户名"), max_length=60, unique=True, validators=[UnicodeUsernameValidator()]
    )
    display_name = models.CharField(_("显示名"), max_length=60)
    roles = ArrayField(
        models.CharField(max_length=30, choices=Role.choices),
        verbose_name=_("角色"),
    )
    is_active = models.BooleanField(_("在用"), default=True)
    language = models.CharField(_("语言"), max_length=10, choices=settings.LANGUAGES, default="zh-hans")
    must_change_password = models.BooleanField(_("登录后须改密码"), default=False)
    # Grows when the account is switched, or becomes a program: sessions of before end for good.
    session_epoch = models.PositiveIntegerField(_("会话代数"), default=0)
    date_joined = models.DateTimeField(_("创建时间"), auto_now_add=True)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "username"

    class Meta:
        verbose_name = _("账号")
        verbose_name_plural = _("账号")
        ordering = ["username"]
        constraints = [
            models.CheckConstraint(
                condition=Q(roles__len__gte=1) & Q(roles__contained_by=Role.values),
                name="staff_user_known_roles",
                violation_error_message=_("至少选择一个已有的角色。"),
            ),
            models.CheckConstraint(
                condition=~Q(roles__contains=[Role.API_CLIENT]) | Q(roles__len=1),
                name="staff_user_program_or_person",
                violation_error_message=_("接口程序不能同时有人员的角色。"),
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    @cached_property
    def permissions(self) -> frozenset[Permission]:
        """All permissions of all roles; none while the account is switched off."""
        return permissions_of(self.roles) if self.is_active else frozenset()

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must have been made with; Django looks at it on every request."""
        made_with = f"{self.password} {self.session_epoch}"
        return salted_hmac("staff.session", made_with, secret=secret, algorithm="sha256").hexdigest()

    def can(self, permission: Permission | str) -> bool:
        """Whether this account may do that."""
        return permission in self.permissions

    @property
    def opens_pages(self) -> bool:
        """A person may use the pages; a program has its tokens only."""
        return Role.API_CLIENT not in self.roles

    @property
    def needs_second_factor(self) -> bool:
        """One of the roles may only sign in with a second factor (settings.OTP_REQUIRED_ROLES)."""
        return bool(set(self.roles) & set(settings.OTP_REQUIRED_ROLES))

    @property
    def role_titles(self) -> list[str | Promise]:
        """The roles' names in the reader's language."""
        return [Role(code).label for code in self.roles]
