"""The kinds of problem the API answers with; the codes never change, the texts may."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions, status


@dataclass(frozen=True)
class Kind:
    """One kind of problem: what a program tests for and what a person reads."""

    code: str
    status: int
    title: Promise
    explanation: Promise


class Conflict(exceptions.APIException):
    """What the caller wants to create is there already, or the rows changed under it."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "conflict"
    default_detail = _("已有同样的记录，或记录刚被别人改动。")


class BodyTooLarge(exceptions.APIException):
    """The request body is larger than allowed."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "body_too_large"
    default_detail = _("请求正文超过了允许的大小。")


class DiskFull(exceptions.APIException):
    """An upload would leave the database no room to work."""

    status_code = 507
    default_code = "disk_full"
    default_detail = _("服务器磁盘空间不足，暂时不能上传，请联系管理员。")


class VersionStale(exceptions.APIException):
    """If-Match names a version that is no longer the current one."""

    status_code = status.HTTP_412_PRECONDITION_FAILED
    default_code = "version_stale"
    default_detail = _("记录已被改动：请重新读取，再用新的 ETag 提交。")


class VersionRequired(exceptions.APIException):
    """A change without If-Match could overwrite somebody else's."""

    status_code = status.HTTP_428_PRECONDITION_REQUIRED
    default_code = "version_required"
    default_detail = _("修改时必须带 If-Match，值为读取时得到的 ETag。")


class KeyInUse(exceptions.APIException):
    """Another request with the same Idempotency-Key is still running."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "idempotency_key_in_use"
    default_detail = _("同一个 Idempotency-Key 的请求正在处理，请稍后重试。")
    wait = 1


class KeyReused(exceptions.APIException):
    """The Idempotency-Key was used for another request."""

    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_code = "idempotency_key_reused"
    default_detail = _("这个 Idempotency-Key 已用于另一个请求。")


class KeyInvalid(exceptions.APIException):
    """The Idempotency-Key cannot be one."""

    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "idempotency_key_invalid"
    default_detail = _("Idempotency-Key 须为 1–255 个可见 ASCII 字符。")


class CursorInvalid(exceptions.APIException):
    """The cursor was not made by this API, or for another list."""

    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "cursor_invalid"
    default_detail = _("cursor 无效：请使用上一页返回的 next 或 previous。")


class WrongStage(exceptions.APIException):
    """The thing has moved on, and this step is no longer, or not yet, possible."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "wrong_stage"
    default_detail = _("当前状态下不能做这一步，请重新读取。")


class Refused(exceptions.APIException):
    """A rule or a limit forbids it; `reason` is a stable word for programs, `detail` a sentence."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "refused"
    default_detail = _("规则或限额不允许，见 reason。")

    def __init__(self, sentence: str, reason: str) -> None:
        super().__init__(sentence)
        self.reason = str(reason)


class Unavailable(exceptions.APIException):
    """The database does not answer; nothing was done."""

    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_code = "unavailable"
    default_detail = _("数据库暂时没有回答，什么都没有改动，请稍后重试。")
    wait = 5


class InternalError(exceptions.APIException):
    """Our fault; the request id leads to the log."""

    status_code = status.HTTP_500_INTERNAL_SERVER_ERROR
    default_code = "internal_error"
    default_detail = _("服务器出错，已记录。请带上 request_id 联系管理员。")


# In the order of docs/api.md.
KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind("invalid", 400, _("请求内容有误"), _("有字段没有通过检查，见 errors。")),
        Kind("parse_error", 400, _("请求无法解析"), _("正文不是有效的 JSON 或表单。")),
        Kind("cursor_invalid", 400, _("翻页游标无效"), CursorInvalid.default_detail),
        Kind("idempotency_key_invalid", 400, _("幂等键无效"), KeyInvalid.default_detail),
        Kind("not_authenticated", 401, _("需要令牌"), _("请在 Authorization 头中带上 Bearer 令牌。")),
        Kind("authentication_failed", 401, _("令牌无效"), _("令牌不存在、已撤销或账号已停用。")),
        Kind("token_expired", 401, _("令牌已过期"), _("请在“接口令牌”页面创建新的令牌。")),
        Kind("permission_denied", 403, _("没有权限"), _("账号的角色或令牌的权限范围不允许这个操作。")),
        Kind("csrf_failed", 403, _("缺少 CSRF 令牌"), _("用浏览器会话修改时须带 X-CSRFToken。")),
        Kind("not_found", 404, _("没有找到"), _("没有这个地址或这条记录。")),
        Kind("method_not_allowed", 405, _("不支持的方法"), _("这个地址不支持这种 HTTP 方法。")),
        Kind("not_acceptable", 406, _("不支持的响应格式"), _("接口只返回 JSON。")),
        Kind("conflict", 409, _("冲突"), Conflict.default_detail),
        Kind("idempotency_key_in_use", 409, _("幂等键正在使用"), KeyInUse.default_detail),
        Kind("wrong_stage", 409, _("状态不对"), WrongStage.default_detail),
        Kind("refused", 409, _("不允许"), Refused.default_detail),
        Kind("version_stale", 412, _("版本已过时"), VersionStale.default_detail),
        Kind("body_too_large", 413, _("请求过大"), BodyTooLarge.default_detail),
        Kind("unsupported_media_type", 415, _("不支持的请求格式"), _("请用接口文档写明的 Content-Type。")),
        Kind("idempotency_key_reused", 422, _("幂等键用于了另一个请求"), KeyReused.default_detail),
        Kind("version_required", 428, _("缺少 If-Match"), VersionRequired.default_detail),
        Kind("throttled", 429, _("请求过于频繁"), _("请在 Retry-After 秒后重试。")),
        Kind("unavailable", 503, _("服务暂时不可用"), Unavailable.default_detail),
        Kind("disk_full", 507, _("磁盘空间不足"), DiskFull.default_detail),
        Kind("internal_error", 500, _("服务器错误"), InternalError.default_detail),
    )
}


def kind_of(error: exceptions.APIException) -> Kind:
    """The documented kind of an error; a validation error is `invalid` whatever its fields' codes."""
    code = getattr(error.detail, "code", None) or error.default_code
    return KINDS.get(code) or KINDS[error.default_code]
