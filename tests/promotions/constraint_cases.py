"""What breaks each constraint of promotions; run by tests/test_constraints.py."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from promotions.activities.models import ActivityApproval, ActivityGift, BundlePiece, CoveredSku, OfficialSku
from promotions.checker.models import CheckRun
from promotions.coupons.models import (
    ActivityUse,
    BatchPart,
    BuyerUse,
    CouponBatch,
    CouponHolder,
    PieceUse,
    RedemptionPiece,
)
from promotions.enrolment.models import EnrolmentLine
from promotions.figures.models import PromotionBaseline, PromotionDay, PromotionNewBuyers
from promotions.price_history.models import LedgerDay
from promotions.replay.models import AffectedSum, AuditedOrder, UnknownNameDay
from promotions.rulebook.models import DeadlineRule, LevelRule, LowestPriceRule, ShopLimitRule, VipLevelRule
from promotions.rulebook.revision import PromotionRevision
from promotions.segments.models import Segment, SegmentMember
from tests.make import NOON, buyer, sku, trade
from tests.promotions import make

DAY = {"valid_from": "2026-01-01"}


def twice(create: Callable[[], Any]) -> Callable[[], None]:
    """Make the same row two times."""

    def run() -> None:
        create()
        create()

    return run


def _twice_of(model: Any, **made: Callable[[], Any]) -> Callable[[], None]:
    """The same row two times, on the same related rows."""

    def run() -> None:
        facts = {name: make_it() for name, make_it in made.items()}
        model.objects.create(**facts)
        model.objects.create(**facts)

    return run


def _overlap() -> None:
    wanted, other = sku(), make.activity(kind="official_price", is_official=True)
    window = {"sku": wanted, "starts_at": NOON, "ends_at": NOON + timedelta(hours=2)}
    OfficialSku.objects.create(activity=other, **window)
    OfficialSku.objects.create(activity=other, **window | {"starts_at": NOON + timedelta(hours=1)})


def _approval() -> None:
    ActivityApproval.objects.create(
        activity=make.activity(), activity_version=1, by=make.any_user(), at=NOON, open_findings=1
    )


def _part(**facts: Any) -> None:
    counted = {"claimed": 1, "used": 0, "expired": 0, "spent_cny": 0}
    BatchPart.objects.create(**{"batch": facts.pop("batch", None) or make.batch()} | counted | facts)


def _unknown_name(**facts: Any) -> None:
    known = {"day": NOON.date(), "name": "满减", "orders": 1, "discount_cny": 1}
    UnknownNameDay.objects.create(**known | {"first_at": NOON, "last_at": NOON} | facts)


CASES: dict[str, Callable[[], Any]] = {
    "promotions_platformname_once": lambda: [make.platform_name(row) for row in [make.activity()] * 2],
    "promotions_platformname_says_something": lambda: make.platform_name(value=""),
    "promotions_orderpromotion_once": lambda: [make.order_promotion(trade=one) for one in [trade()] * 2],
    "promotions_orderpromotion_known_basis": lambda: make.order_promotion(discount_cny=-1),
    "promotions_orderpromotion_matched_has_activity": lambda: make.order_promotion(basis="name"),
    "promotions_auditrun_ends_after_start": lambda: make.audit_run(last=NOON.date() - make.DAY),
    "promotions_auditrun_ended_has_time": lambda: make.audit_run(state="done"),
    "promotions_auditrun_adds_up": lambda: make.audit_run(orders=1),
    "promotions_auditedorder_once": _twice_of(
        AuditedOrder,
        run=make.audit_run,
        trade=trade,
        **{name: lambda: 0 for name in ("charged_cny", "ours_cny", "difference_cny")},
        cause=lambda: "rounding",
    ),
    "promotions_auditedorder_adds_up": lambda: AuditedOrder.objects.create(
        run=make.audit_run(), trade=trade(), cause="rounding", charged_cny=1, ours_cny=1, difference_cny=1
    ),
    "promotions_finding_known_words": lambda: make.finding(code="magic"),
    "promotions_finding_accepted_with_reason": lambda: make.finding(state="accepted"),
    "promotions_finding_fixed_has_time": lambda: make.finding(state="fixed"),
    "promotions_finding_ends_after_start": lambda: make.finding(ends_at=NOON),
    "promotions_checkrun_end_whole": lambda: CheckRun.objects.create(asked_at=NOON, ended_at=NOON),
    "promotions_checkrun_known_words": lambda: CheckRun.objects.create(asked_at=NOON, outcome="magic"),
    "promotions_checkrun_publish_whole": lambda: CheckRun.objects.create(asked_at=NOON, wanted="publish"),
    "promotions_auditrun_lease_whole": lambda: make.audit_run(state="running"),
    "promotions_checkrun_lease_whole": lambda: CheckRun.objects.create(asked_at=NOON, lease_expires_at=NOON),
    # Without an activity: also of all activities there is one at a time.
    "promotions_checkrun_one_at_a_time": twice(lambda: CheckRun.objects.create(asked_at=NOON)),
    "promotions_ledgerday_once": _twice_of(
        LedgerDay, sku=sku, day=lambda: NOON.date(), tool=lambda: "list", offered_cny=lambda: 9
    ),
    "promotions_ledgerday_known_tool": lambda: LedgerDay.objects.create(
        sku=sku(), day=NOON.date(), tool="magic", offered_cny=9
    ),
    "promotions_ledgerday_has_price": lambda: LedgerDay.objects.create(
        sku=sku(), day=NOON.date(), tool="list"
    ),
    "promotions_pricecommitment_once": lambda: [make.commitment(sku=one) for one in [sku()] * 2],
    "promotions_pricecommitment_whole": lambda: make.commitment(price_cny=0),
    "promotions_enrolmentsheet_ends_after_start": lambda: make.sheet(ends_at=NOON),
    "promotions_enrolmentsheet_possible": lambda: make.sheet(commission_rate=1),
    "promotions_enrolmentline_once": _twice_of(EnrolmentLine, sheet=make.sheet, sku=sku),
    "promotions_enrolmentline_price_positive": lambda: EnrolmentLine.objects.create(
        sheet=make.sheet(), sku=sku(), price_cny=0
    ),
    "promotions_promotionrevision_one_row": lambda: PromotionRevision.objects.create(pk=2),
    "promotions_batchpart_once": twice(
        lambda: _part(batch=CouponBatch.objects.first() or make.batch(), segment=None)
    ),
    "promotions_batchpart_claimed_first": lambda: _part(used=1, expired=1),
    "promotions_unknownnameday_once": twice(lambda: _unknown_name()),
    "promotions_unknownnameday_first_before_last": lambda: _unknown_name(last_at=NOON - make.DAY),
    "promotions_affectedsum_not_negative": lambda: AffectedSum.objects.create(
        activity=make.activity(), as_of=NOON, orders=1, discount_cny=1, loss_cny=-1, orders_without_cost=0
    ),
    "promotions_coupongrant_gave_some": lambda: make.grant(coupons=0),
    "promotions_segment_named": lambda: Segment.objects.create(key="x", name=""),
    "promotions_segment_spent_range": lambda: Segment.objects.create(
        key="x", name="x", min_spent_cny=2, max_spent_cny=1
    ),
    "promotions_segmentmember_once": _twice_of(
        SegmentMember, segment=lambda: Segment.objects.create(key="x", name="x"), buyer=buyer
    ),
    "promotions_levelrule_once": twice(lambda: LevelRule.objects.create(level="item", **DAY)),
    "promotions_levelrule_known_level": lambda: LevelRule.objects.create(level="attic", **DAY),
    "promotions_lowestpricerule_once": twice(
        lambda: LowestPriceRule.objects.create(kind="bundle", is_counted=True, **DAY)
    ),
    "promotions_lowestpricerule_known_kind": lambda: LowestPriceRule.objects.create(
        kind="magic", is_counted=True, **DAY
    ),
    "promotions_deadlinerule_once": twice(
        lambda: DeadlineRule.objects.create(event="ship", wait_seconds=1, **DAY)
    ),
    "promotions_deadlinerule_known_event": lambda: DeadlineRule.objects.create(
        event="ship", wait_seconds=0, **DAY
    ),
    "promotions_shoplimitrule_once": twice(lambda: ShopLimitRule.objects.create(key="min_pay_rate", **DAY)),
    "promotions_shoplimitrule_known_key": lambda: ShopLimitRule.objects.create(key="luck", value=1, **DAY),
    "promotions_shoplimitrule_rate_at_most_1": lambda: ShopLimitRule.objects.create(
        key="min_pay_rate", value=2, **DAY
    ),
    "promotions_viplevelrule_once": twice(
        lambda: VipLevelRule.objects.create(level=1, min_spent_cny=1, **DAY)
    ),
    "promotions_viplevelrule_positive": lambda: VipLevelRule.objects.create(level=0, **DAY),
    "promotions_activity_title_given": lambda: make.activity(title=""),
    "promotions_activity_ends_after_start": lambda: make.activity(ends_at=NOON - make.DAY),
    "promotions_activity_level_fits_kind": lambda: make.activity(level="shop"),
    "promotions_activity_known_words": lambda: make.activity(measure="weight"),
    "promotions_activity_known_blocks": lambda: make.activity(blocks=["attic"]),
    "promotions_activity_every_nth_whole": lambda: make.activity(
        kind="every_nth", every_n=2, every_n_pay_rate="1.1"
    ),
    "promotions_activity_bundle_whole": lambda: make.activity(kind="bundle"),
    "promotions_activity_add_on_whole": lambda: make.activity(kind="add_on", add_on_price_cny=1),
    "promotions_activity_presale_whole": lambda: make.activity(
        kind="presale",
        deposit_cny=20,
        deposit_worth_cny=10,
        balance_starts_at=NOON + make.DAY,
        balance_ends_at=NOON + 2 * make.DAY,
    ),
    "promotions_activity_repeats_whole": lambda: make.activity(kind="money_off", max_repeats=2),
    "promotions_activity_limits_positive": lambda: make.activity(uses_total=0),
    "promotions_activity_pieces_of_items": lambda: make.activity(kind="money_off", pieces_total=5),
    "promotions_activity_cards_need_coupons": lambda: make.activity(kind="shop_coupon", needs_coupon=False),
    "promotions_activity_batches_limit_coupons": lambda: make.activity(kind="shop_coupon", uses_total=5),
    "promotions_activity_platform_kinds": lambda: make.activity(kind="cross_shop"),
    "promotions_activity_publishing_whole": lambda: make.activity(published_by=None),
    "promotions_activity_live_was_published": lambda: make.activity(published_by=None, published_at=None),
    "promotions_activity_only_ended_has_end": lambda: make.activity(ended_at=NOON),
    "promotions_activity_stop_has_reason": lambda: make.activity(stopped_at=NOON, stopped_by=make.any_user()),
    "promotions_activitytier_threshold_once": lambda: [make.tier(row) for row in [make.activity()] * 2],
    "promotions_activitytier_threshold_not_negative": lambda: make.tier(threshold=-1),
    "promotions_activitytier_rate_within_1": lambda: make.tier(pay_rate="1.1"),
    "promotions_activitytier_money_positive": lambda: make.tier(amount_off_cny=0),
    "promotions_activitytier_one_discount": lambda: make.tier(pay_rate="0.8", price_cny=9),
    "promotions_scoperow_one_thing": lambda: make.scope_row(category="茶叶", tag="清仓"),
    "promotions_scoperow_known_part": lambda: make.scope_row(category="茶叶", part="attic"),
    "promotions_scoperow_price_of_sku": lambda: make.scope_row(category="茶叶", price_cny=9),
    "promotions_scoperow_once": lambda: [make.scope_row(row) for row in [make.activity()] * 2],
    "promotions_bundlepiece_once": _twice_of(BundlePiece, activity=make.activity, sku=sku),
    "promotions_bundlepiece_positive": lambda: BundlePiece.objects.create(
        activity=make.activity(), sku=sku(), quantity=0
    ),
    "promotions_activitygift_once": _twice_of(ActivityGift, tier=make.tier, sku=sku),
    "promotions_activitygift_positive": lambda: ActivityGift.objects.create(
        tier=make.tier(), sku=sku(), quantity=0
    ),
    "promotions_officialsku_no_overlap": _overlap,
    "promotions_coveredsku_once": _twice_of(CoveredSku, activity=make.activity, sku=sku),
    "promotions_activityapproval_override_has_reason": _approval,
    "promotions_couponbatch_named": lambda: make.batch(name=""),
    "promotions_couponbatch_claim_range": lambda: make.batch(claim_ends_at=NOON - make.DAY),
    "promotions_couponbatch_validity": lambda: make.batch(valid_from=NOON, valid_until=NOON),
    "promotions_couponbatch_limits_positive": lambda: make.batch(per_buyer=0),
    "promotions_couponbatch_within_total": lambda: make.batch(issued=101),
    "promotions_couponbatch_within_budget": lambda: make.batch(budget_cny=10, spent_cny=11),
    "promotions_couponbatch_shared_code_once": twice(lambda: make.batch(shared_code="TEA")),
    "promotions_coupon_known_state": lambda: make.coupon(
        state="eaten", claimed_at=NOON, valid_from=NOON, valid_until=NOON + make.DAY
    ),
    "promotions_coupon_claimed_whole": lambda: make.coupon(state="claimed"),
    "promotions_couponholder_once": _twice_of(CouponHolder, batch=make.batch, buyer=buyer),
    "promotions_redemption_of_order": lambda: make.redemption(tid=""),
    "promotions_redemption_known_state": lambda: make.redemption(state="eaten"),
    "promotions_redemption_coupon_has_batch": lambda: make.redemption(coupon=make.coupon()),
    "promotions_activityuse_not_negative": lambda: ActivityUse.objects.create(
        activity=make.activity(), spent_cny=-1
    ),
    "promotions_buyeruse_once": _twice_of(BuyerUse, activity=make.activity, buyer=buyer),
    "promotions_pieceuse_once": _twice_of(PieceUse, activity=make.activity, sku=sku),
    "promotions_redemptionpiece_once": _twice_of(
        RedemptionPiece, redemption=make.redemption, sku=sku, quantity=lambda: 1
    ),
    "promotions_redemptionpiece_positive": lambda: RedemptionPiece.objects.create(
        redemption=make.redemption(), sku=sku(), quantity=0
    ),
    "promotions_promotionbaseline_once": _twice_of(
        PromotionBaseline, activity=make.activity, day=lambda: NOON.date()
    ),
    "promotions_promotionnewbuyers_once": _twice_of(
        PromotionNewBuyers, activity=make.activity, day=lambda: NOON.date()
    ),
    "promotions_promotionday_once": _twice_of(PromotionDay, activity=make.activity, day=lambda: NOON.date()),
}
