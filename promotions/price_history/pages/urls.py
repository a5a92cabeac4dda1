from django.urls import path

from promotions.price_history.pages import price_card

app_name = "promotions"
urlpatterns = [
    path("skus/<str:sku_id>/", price_card.price_card, name="price_card"),
]
