from django.urls import path

from promotions.coupons.api.views import Batches, Coupons, Redemptions

urlpatterns = [
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
