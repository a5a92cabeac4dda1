from django.urls import path

from promotions.figures.pages import report

app_name = "promotions"
urlpatterns = [
    path("report/", report.report, name="report"),
    path("<int:pk>/report/", report.activity_report, name="activity_report"),
]
