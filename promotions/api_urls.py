from django.urls import include, path

urlpatterns = [
    path("", include(f"promotions.{subject}.api.urls"))
    for subject in ("activities", "checker", "replay", "quotes", "coupons", "segments")
]
