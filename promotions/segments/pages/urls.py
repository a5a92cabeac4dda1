from django.urls import path

from promotions.segments.pages import views

app_name = "promotions"
urlpatterns = [
    path("segments/", views.segment_list, name="segments"),
    path("segments/new/", views.new_segment, name="new_segment"),
    path("segments/<int:pk>/", views.segment, name="segment"),
    path("segments/<int:pk>/size/", views.segment_size, name="segment_size"),
    path("segments/<int:pk>/edit/", views.edit_segment, name="edit_segment"),
    path("segments/<int:pk>/delete/", views.delete_segment, name="delete_segment"),
]
