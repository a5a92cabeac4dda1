from django.urls import path

from shopops.lib.imports import views

app_name = "imports"
urlpatterns = [
    path("", views.import_list, name="list"),
    path("new/", views.new_import, name="new"),
    path("<int:job_id>/", views.import_detail, name="detail"),
    path("<int:job_id>/confirm/", views.confirm, name="confirm"),
    path("<int:job_id>/age/", views.age, name="age"),
    path("<int:job_id>/cancel/", views.cancel, name="cancel"),
    path("<int:job_id>/rejections.csv", views.rejections, name="rejections"),
    path("<int:job_id>/original/", views.original, name="original"),
]
