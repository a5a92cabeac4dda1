from django.urls import include, path

app_name = "promotions"
urlpatterns = [
    path("", include(f"promotions.{subject}.pages.urls"))
    for subject in (
        "activities",
        "coupons",
        "segments",
        "quotes",
        "price_history",
        "checker",
        "enrolment",
        "replay",
        "figures",
    )
]
