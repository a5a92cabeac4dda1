from django.urls import path

from orders.trades import views

app_name = "orders"
urlpatterns = [
    path("", views.trade_list, name="list"),
    path("memos/", views.batch_memo, name="batch_memo"),
    path("<str:tid>/", views.trade_detail, name="detail"),
    path("<str:tid>/memo/", views.change_memo, name="change_memo"),
    path("<str:tid>/unmask/", views.unmask_receiver, name="unmask_receiver"),
]
