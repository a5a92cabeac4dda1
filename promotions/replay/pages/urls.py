from django.urls import path

from promotions.replay.pages import affected, audits, order_uses, platform_names

app_name = "promotions"
urlpatterns = [
    path("orders/", order_uses.order_uses, name="order_uses"),
    path("order-promotions/", order_uses.order_promotions, name="order_promotions"),
    path("audits/", audits.audits, name="audits"),
    path("audits/orders/", audits.audited_orders, name="audited_orders"),
    path("audits/orders/<int:pk>/", audits.audited_order, name="audited_order"),
    path("audits/names/", platform_names.platform_names, name="platform_names"),
    path("audits/names/<int:pk>/remove/", platform_names.remove, name="remove_platform_name"),
    path("audits/<int:pk>/", audits.audit, name="audit"),
    path("<int:pk>/orders/", affected.affected, name="affected"),
]
