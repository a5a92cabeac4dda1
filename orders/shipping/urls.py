from django.urls import path

from orders.shipping import views

app_name = "shipping"
urlpatterns = [path("", views.pick_list, name="pick_list")]
