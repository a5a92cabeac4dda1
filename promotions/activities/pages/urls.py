from django.urls import path

from promotions.activities.pages import calendar, views
from promotions.activities.pages.editor import views as editor

app_name = "promotions"
urlpatterns = [
    path("", views.activity_list, name="list"),
    path("new/", editor.choose_kind, name="new"),
    path("new/<slug:kind>/", editor.create, name="create"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/edit/", editor.edit, name="edit"),
    path("<int:pk>/move/", calendar.move, name="move"),
    path("<int:pk>/copy/", views.copy, name="copy"),
    path("<int:pk>/delete/", views.delete, name="delete"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:pk>/end/", views.end, name="end"),
    path("<int:pk>/stop/", views.stop, name="stop"),
]
