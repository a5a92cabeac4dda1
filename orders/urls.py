from django.urls import path

from orders import views

app_name = "orders"
urlpatterns = [
    path("", views.trade_list, name="list"),
    path("days/", views.shop_days, name="shop_days"),
]
