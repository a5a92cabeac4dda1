from django.urls import path

from promotions.checker.pages import check_all, publish, trial, views

app_name = "promotions"
urlpatterns = [
    path("trial/", trial.trial, name="trial"),
    path("findings/", views.finding_list, name="findings"),
    path("findings/check/", check_all.check_all, name="check_all"),
    path("findings/check/start/", check_all.ask_all, name="ask_all"),
    path("findings/<int:pk>/", views.finding, name="finding"),
    path("findings/<int:pk>/accept/", publish.accept, name="accept"),
    path("<int:pk>/publish/", publish.publish_page, name="publish"),
    path("<int:pk>/check/", publish.check, name="check"),
    path("<int:pk>/release/", publish.release, name="release"),
]
