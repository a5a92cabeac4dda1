"""The OpenAPI description: what every endpoint shares is said here once."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from shopops.lib.api.problem import MEDIA_TYPE
from shopops.lib.api.problems import KINDS

ETAG = {
    "description": _("当前版本；读取时放进 If-None-Match，修改时放进 If-Match。"),
    "schema": {"type": "string"},
}
IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    required=True,
    description=_("读取时得到的 ETag，修改时必须带上。"),
)
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match", str, OpenApiParameter.HEADER, description=_("已有内容的 ETag；没有变化时返回 304。")
)
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "minLength": 1, "maxLength": 255, "pattern": r"^[\x21-\x7e]+$"},
    OpenApiParameter.HEADER,
    description=_("同一个键在 24 小时内只执行一次，重复的请求得到同样的响应。"),
)


class ShopSchema(AutoSchema):
    """Adds problems, ETags and Idempotency-Key to the operations that have them."""

    def get_override_parameters(self) -> list[Any]:
        return [*super().get_override_parameters(), *self._shared_parameters()]

    def _shared_parameters(self) -> list[Any]:
        if self.method == "PATCH":
            return [IF_MATCH]
        if self._is_versioned_read():
            return [IF_NONE_MATCH]
        if hasattr(self._handler(), "idempotent"):
            return [IDEMPOTENCY_KEY]
        return []

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        bodies = super()._get_response_bodies(direction)
        if self._is_versioned_read():
            bodies["304"] = {"description": str(_("没有变化。"))}
            bodies["200"]["headers"] = {"ETag": _said(ETAG)}
        if self.method == "PATCH":
            bodies["200"]["headers"] = {"ETag": _said(ETAG)}
        problems = {
            status: {"$ref": f"#/components/responses/{_problem_name(status)}"}
            for status in self._problem_statuses()
        }
        return bodies | problems

    def _problem_statuses(self) -> list[str]:
        statuses = {"400", "401", "403", "406", "429", "default"}
        if "{" in self.path:
            statuses |= {"404"}
        if self.method in ("POST", "PATCH", "PUT"):
            statuses |= {"409", "413", "415"}
        if self.method in ("PATCH", "DELETE"):
            statuses |= {"409", "412", "428"}
        if hasattr(self._handler(), "idempotent"):
            statuses |= {"422"}
        return sorted(statuses)

    def _is_versioned_read(self) -> bool:
        return self._action() == "retrieve" and getattr(self.view, "versioned", False)

    def _action(self) -> str:
        return str(getattr(self.view, "action", ""))

    def _handler(self) -> Any:
        return getattr(self.view, self._action(), None)


class BearerScheme(OpenApiAuthenticationExtension):
    target_class = "shopops.lib.api.authentication.BearerAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": str(_("在“接口令牌”页面创建的令牌。"))}


class SessionScheme(OpenApiAuthenticationExtension):
    target_class = "shopops.lib.api.authentication.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}


def finish(result: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
    """Post-processing: requests with surplus fields are refused; the problem's own schema."""
    schemas = result["components"]["schemas"]
    for name, schema in schemas.items():
        if name.endswith("Request") and schema.get("type") == "object":
            schema["additionalProperties"] = False
    schemas["Problem"] = _problem_schema()
    used = {
        status
        for path in result["paths"].values()
        for operation in path.values()
        for status, answer in operation["responses"].items()
        if "$ref" in answer
    }
    result["components"]["responses"] = {_problem_name(status): _problem(status) for status in sorted(used)}
    return result


def _problem_name(status: str) -> str:
    return "Problem" if status == "default" else f"Problem{status}"


def _problem(status: str) -> dict[str, Any]:
    codes = [f"`{kind.code}` {kind.title}" for kind in KINDS.values() if str(kind.status) == status]
    return {
        "description": "；".join(codes) or str(_("其他错误")),
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def _said(header: dict[str, Any]) -> dict[str, Any]:
    return header | {"description": str(header["description"])}


def _problem_schema() -> dict[str, Any]:
    text = {"type": "string"}
    error = {
        "type": "object",
        "required": ["code", "detail"],
        "properties": {
            "pointer": text | {"description": str(_("正文中的位置（JSON Pointer）。"))},
            "parameter": text | {"description": str(_("查询参数的名称。"))},
            "code": text,
            "detail": text,
        },
    }
    return {
        "type": "object",
        "description": str(_("RFC 9457；程序判断 code，人读 title 和 detail。")),
        "required": ["type", "title", "status", "code", "detail", "instance", "request_id"],
        "properties": {
            "type": {"type": "string", "format": "uri-reference"},
            "title": text,
            "status": {"type": "integer"},
            "code": text,
            "detail": text,
            "instance": text,
            "request_id": text,
            "reason": text | {"description": str(_("code 为 refused 时，为什么不允许。"))},
            "errors": {"type": "array", "items": error},
        },
    }
