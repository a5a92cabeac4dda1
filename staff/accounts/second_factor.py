"""The second factor: codes of an authenticator app (TOTP), and backup codes for a lost phone."""

import secrets

import qrcode
import qrcode.image.svg
from django.conf import settings
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe
from django_otp import login as otp_login
from django_otp import match_token
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from staff.accounts.models import User

BACKUP_CODES = 10
BACKUP_CODE_BYTES = 5


def confirmed_device(user: User) -> TOTPDevice | None:
    """The authenticator app that this person has set up."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def device_to_confirm(user: User) -> TOTPDevice:
    """A secret that waits for its first code; the same one until it is confirmed."""
    found = TOTPDevice.objects.filter(user=user, confirmed=False).first()
    return found or TOTPDevice.objects.create(user=user, name=settings.OTP_TOTP_ISSUER, confirmed=False)


def qr_code(device: TOTPDevice) -> SafeString:
    """The secret as a QR code: SVG with nothing inline but its path."""
    image = qrcode.make(device.config_url, image_factory=qrcode.image.svg.SvgPathImage, border=2)
    return mark_safe(image.to_string(encoding="unicode"))  # noqa: S308  # made here, holds a path only


def readable_secret(device: TOTPDevice) -> str:
    """The secret in groups of four, for typing."""
    found = device.config_url.partition("secret=")[2].partition("&")[0]
    return " ".join(found[i : i + 4] for i in range(0, len(found), 4))


def new_backup_codes(user: User) -> list[str]:
    """Ten codes that work once each; older ones stop working."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="backup", confirmed=True)
    codes = [secrets.token_hex(BACKUP_CODE_BYTES) for _number in range(BACKUP_CODES)]
    for code in codes:
        device.token_set.create(token=code)
    return codes


def backup_codes_left(user: User) -> int:
    """How many backup codes have not been used yet."""
    device = StaticDevice.objects.filter(user=user).first()
    return device.token_set.count() if device else 0


def remove(user: User) -> None:
    """Neither app nor backup codes count any more."""
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()


def verify(user: User, code: str) -> TOTPDevice | StaticDevice | None:
    """The device this code belongs to; None for a wrong code or too many tries in a row."""
    return match_token(user, code.replace(" ", "").lower())


def mark_verified(request: HttpRequest, device: TOTPDevice | StaticDevice) -> None:
    """This session has shown its second factor."""
    otp_login(request, device)
