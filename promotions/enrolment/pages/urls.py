from django.urls import path

from promotions.enrolment.pages import sheets

app_name = "promotions"
urlpatterns = [
    path("sheets/", sheets.sheet_list, name="sheets"),
    path("sheets/new/", sheets.new_sheet, name="new_sheet"),
    path("sheets/<int:pk>/", sheets.sheet, name="sheet"),
    path("sheets/<int:pk>/edit/", sheets.edit_sheet, name="edit_sheet"),
    path("sheets/<int:pk>/promise/", sheets.promise, name="promise"),
]
