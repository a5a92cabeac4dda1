from django.urls import path

from shopops.lib.lists import choice_views, export_views

app_name = "lists"
urlpatterns = [
    path("views/save/", choice_views.save_view, name="save_view"),
    path("views/<int:pk>/delete/", choice_views.delete_view, name="delete_view"),
    path("views/default/", choice_views.choose_default_view, name="choose_default_view"),
    path("columns/", choice_views.choose_columns, name="choose_columns"),
    path("export/", export_views.export, name="export"),
    path("exports/", export_views.export_list, name="exports"),
    path("exports/<int:pk>/download/", export_views.download, name="download"),
]
