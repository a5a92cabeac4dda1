from django.urls import path

from promotions.api.coupon_views import Batches, Coupons, Redemptions
from promotions.api.name_views import PlatformNames
from promotions.api.quote_views import Quotes
from promotions.api.segment_views import Segments
from promotions.api.views import Activities, CheckRuns

urlpatterns = [
    path("activities/", Activities.as_view({"get": "list", "post": "create"}), name="api-activities"),
    path(
        "activities/<id:pk>/",
        Activities.as_view({"get": "retrieve", "patch": "partial_update", "delete": "destroy"}),
        name="api-activity",
    ),
    *(
        path(f"activities/<id:pk>/{step}/", Activities.as_view({"post": step}), name=f"api-activity-{step}")
        for step in ("check", "publish", "withdraw", "stop", "end")
    ),
    path("activity-checks/", CheckRuns.as_view({"get": "list"}), name="api-activity-check-runs"),
    path("activity-checks/<id:pk>/", CheckRuns.as_view({"get": "retrieve"}), name="api-activity-check-run"),
    path(
        "platform-names/",
        PlatformNames.as_view({"get": "list", "post": "create"}),
        name="api-platform-names",
    ),
    path(
        "platform-names/<id:pk>/",
        PlatformNames.as_view({"get": "retrieve", "delete": "destroy"}),
        name="api-platform-name",
    ),
    path("quotes/", Quotes.as_view({"post": "create"}), name="api-quotes"),
    path("coupon-batches/", Batches.as_view({"get": "list", "post": "create"}), name="api-coupon-batches"),
    path(
        "coupon-batches/<id:pk>/",
        Batches.as_view({"get": "retrieve", "patch": "partial_update"}),
        name="api-coupon-batch",
    ),
    *(
        path(
            f"coupon-batches/<id:pk>/{step}/",
            Batches.as_view({"post": step}),
            name=f"api-coupon-batch-{step}",
        )
        for step in ("codes", "grants", "claims")
    ),
    path("segments/", Segments.as_view({"get": "list", "post": "create"}), name="api-segments"),
    path(
        "segments/<key:key>/",
        Segments.as_view({"get": "retrieve", "patch": "partial_update", "delete": "destroy"}),
        name="api-segment",
    ),
    path("segments/<key:key>/size/", Segments.as_view({"get": "size"}), name="api-segment-size"),
    path("segments/<key:key>/members/", Segments.as_view({"post": "members"}), name="api-segment-members"),
    path("coupons/claims/", Coupons.as_view({"post": "claim"}), name="api-coupon-claim"),
    path("coupons/<number:code>/", Coupons.as_view({"get": "retrieve"}), name="api-coupon"),
    path("redemptions/", Redemptions.as_view({"post": "create"}), name="api-redemptions"),
    path("redemptions/<id:pk>/", Redemptions.as_view({"get": "retrieve"}), name="api-redemption"),
    path(
        "redemptions/<id:pk>/settle/", Redemptions.as_view({"post": "settle"}), name="api-redemption-settle"
    ),
    path(
        "redemptions/<id:pk>/release/",
        Redemptions.as_view({"post": "release"}),
        name="api-redemption-release",
    ),
    path(
        "redemptions/<id:pk>/return/",
        Redemptions.as_view({"post": "give_back"}),
        name="api-redemption-return",
    ),
]
