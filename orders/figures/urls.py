from django.urls import path

from orders.figures import views

app_name = "shop_days"
urlpatterns = [path("", views.shop_days, name="list")]
