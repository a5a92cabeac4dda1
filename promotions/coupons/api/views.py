"""/api/v1/coupon-batches/, /api/v1/coupons/claims/ and /api/v1/redemptions/."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from promotions.api_fields import sku_pks
from promotions.coupons import uses
from promotions.coupons.api.filters import BatchFilter
from promotions.coupons.api.serializers import (
    BatchChangeSerializer,
    BatchSerializer,
    ClaimSerializer,
    CodeClaimSerializer,
    CodesSerializer,
    CountSerializer,
    CouponSerializer,
    GrantSerializer,
    RedemptionSerializer,
    UseSerializer,
)
from promotions.coupons.batches import change_batch, create_batch, grant, make_codes
from promotions.coupons.claims import Claimed, claim, claim_code
from promotions.coupons.models import Coupon, CouponBatch, Redemption
from promotions.coupons.refusals import Reason, Refused
from promotions.permissions import COUPONS_ISSUE, PROMOTIONS_VIEW
from shopops.lib.access import Permission
from shopops.lib.api import etag, problems
from shopops.lib.api.idempotency import idempotent, key_digest
from shopops.lib.api.views import Resource

VIEW, ISSUE = PROMOTIONS_VIEW, COUPONS_ISSUE


def ledger_key(request: Request) -> str:
    """The digest under which the ledger knows the request for ever; the stored answer goes after a day."""
    if "Idempotency-Key" not in request.headers:
        raise problems.KeyInvalid(_("领券和核销必须带 Idempotency-Key。"))
    return key_digest(request)


def refusing(act: Callable[[], Any]) -> Any:
    """Run the action; a refusal becomes a problem with its reason."""
    try:
        return act()
    except Refused as refused:
        if refused.reason is Reason.KEY_REUSED:
            raise problems.KeyReused() from refused
        raise problems.Refused(refused.sentence, refused.reason) from refused


@extend_schema_view(
    list=extend_schema(summary=_("券批次列表，新建的在前")),
    retrieve=extend_schema(summary=_("一个券批次和它的计数")),
)
class Batches(Resource):
    """Batches of coupons."""

    queryset = CouponBatch.objects.all()
    serializer_class = BatchSerializer
    filterset_class = BatchFilter
    lookup_field = "pk"
    permissions: ClassVar[dict[str, Permission]] = {
        "list": VIEW,
        "retrieve": VIEW,
        "create": ISSUE,
        "partial_update": ISSUE,
        "codes": ISSUE,
        "grants": ISSUE,
        "claims": ISSUE,
    }

    @extend_schema(summary=_("新建券批次"), responses={201: BatchSerializer})
    @idempotent
    def create(self, request: Request) -> Response:
        """A batch of a coupon activity."""
        facts = self.checked(self.get_serializer(data=request.data))
        batch = create_batch(activity=facts.pop("activity"), facts=facts, by=self.person)
        address = reverse("api-coupon-batch", [batch.pk], request=request)
        return self.answer(batch, status=201, headers={"Location": address})

    @extend_schema(
        summary=_("修改券批次：发行量、预算等，不能低于已发出的"),
        request=BatchChangeSerializer(partial=True),
        responses={200: BatchSerializer},
    )
    @transaction.atomic
    def partial_update(self, request: Request, **lookup: Any) -> Response:
        """Other limits or times."""
        batch = self.get_object()
        version = etag.expected_version(request, batch.version)
        changes = self.checked(BatchChangeSerializer(batch, data=request.data, partial=True))
        change_batch(batch=batch, changes=changes, version=version, by=self.person)
        return self.answer(self.get_object())

    @extend_schema(summary=_("生成没有主人的券码"), request=CodesSerializer, responses={201: CountSerializer})
    @idempotent
    def codes(self, request: Request, **lookup: Any) -> Response:
        """Codes to print or distribute."""
        batch = self.get_object()
        count = self.checked(CodesSerializer(data=request.data))["count"]
        return Response({"count": make_codes(batch=batch, count=count, by=self.person)}, status=201)

    @extend_schema(
        summary=_("给人群里还没有这批券的每位买家发一张"),
        request=GrantSerializer,
        responses={201: CountSerializer},
    )
    @idempotent
    def grants(self, request: Request, **lookup: Any) -> Response:
        """Grant a coupon to every buyer of a segment, or to none."""
        batch = self.get_object()
        segment = self.checked(GrantSerializer(data=request.data))["segment"]
        return Response({"count": grant(batch=batch, segment=segment, by=self.person)}, status=201)

    @extend_schema(
        summary=_("一位买家领一张券；必须带 Idempotency-Key"),
        request=ClaimSerializer,
        responses={201: CouponSerializer},
    )
    @idempotent
    def claims(self, request: Request, **lookup: Any) -> Response:
        """A new coupon for a buyer."""
        batch = self.get_object()
        buyer = self.checked(ClaimSerializer(data=request.data))["buyer"]
        key = ledger_key(request)
        claimed: Claimed = refusing(lambda: claim(batch=batch, buyer=buyer, key=key))
        return Response(CouponSerializer(claimed.coupon).data, status=201)


class Coupons(Resource):
    """Single coupons by their code."""

    queryset = Coupon.objects.select_related("buyer")
    serializer_class = CouponSerializer
    filterset_class = None
    versioned = False
    lookup_field = "code"
    permissions: ClassVar[dict[str, Permission]] = {"retrieve": VIEW, "claim": ISSUE}

    @extend_schema(summary=_("一张券现在的状态"))
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One coupon."""
        return super().retrieve(request, *args, **kwargs)

    @extend_schema(
        summary=_("买家输入印刷的券码领券；必须带 Idempotency-Key"),
        request=CodeClaimSerializer,
        responses={201: CouponSerializer},
    )
    @idempotent
    def claim(self, request: Request) -> Response:
        """The coupon with that code becomes the buyer's."""
        sent = self.checked(CodeClaimSerializer(data=request.data))
        key = ledger_key(request)
        claimed: Claimed = refusing(lambda: claim_code(code=sent["code"], buyer=sent["buyer"], key=key))
        return Response(CouponSerializer(claimed.coupon).data, status=201)


class Redemptions(Resource):
    """Uses of coupons and activities in orders."""

    queryset = Redemption.objects.select_related("coupon", "buyer", "batch")
    serializer_class = RedemptionSerializer
    filterset_class = None
    versioned = False
    lookup_field = "pk"
    permissions: ClassVar[dict[str, Permission]] = {
        "retrieve": VIEW,
        "create": ISSUE,
        "settle": ISSUE,
        "release": ISSUE,
        "give_back": ISSUE,
    }

    @extend_schema(summary=_("一次核销"))
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One use."""
        return super().retrieve(request, *args, **kwargs)

    @extend_schema(
        summary=_("核销（或下单占用）一张券、一个口令或一个活动；必须带 Idempotency-Key"),
        request=UseSerializer,
        responses={201: RedemptionSerializer},
    )
    @idempotent
    def create(self, request: Request) -> Response:
        """Record a use, within the limits."""
        sent = self.checked(UseSerializer(data=request.data))
        key = ledger_key(request)
        used = refusing(lambda: self._use(sent, key))
        redemption = self.get_queryset().get(pk=used.redemption_id)
        address = reverse("api-redemption", [redemption.pk], request=request)
        return self.answer(redemption, status=201, headers={"Location": address})

    @extend_schema(summary=_("占用的订单已付款"), request=None, responses={200: RedemptionSerializer})
    def settle(self, request: Request, **lookup: Any) -> Response:
        """The order that held the coupon was paid."""
        return self._end(uses.settle)

    @extend_schema(
        summary=_("占用的订单已关闭：券回到买家手里"), request=None, responses={200: RedemptionSerializer}
    )
    def release(self, request: Request, **lookup: Any) -> Response:
        """The order that held the coupon was closed."""
        return self._end(uses.release)

    @extend_schema(
        summary=_("订单全额退款：有效期内的券退回"), request=None, responses={200: RedemptionSerializer}
    )
    def give_back(self, request: Request, **lookup: Any) -> Response:
        """The order was refunded in full."""
        return self._end(lambda redemption: uses.give_back(redemption, by=self.person))

    def _end(self, act: Callable[[Redemption], None]) -> Response:
        redemption = self.get_object()
        refusing(lambda: act(redemption))
        return self.answer(self.get_object())

    def _use(self, sent: dict[str, Any], key: str) -> uses.Used:
        buyer = sent.get("buyer")
        facts = {"tid": sent["tid"], "discount_cny": sent["discount_cny"], "key": key}
        facts["buyer_id"] = buyer.pk if buyer else None
        if "activity" in sent:
            numbers = {piece["sku"]["sku_id"]: piece["quantity"] for piece in sent.get("pieces", [])}
            pks = sku_pks(numbers, "pieces")
            pieces = {pks[number]: quantity for number, quantity in numbers.items()}
            return uses.use_activity(activity=sent["activity"], pieces=pieces, **facts)
        act = uses.reserve if sent["hold"] else uses.redeem
        return act(code=sent["code"], **facts)
