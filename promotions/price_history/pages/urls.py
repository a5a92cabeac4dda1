from django.urls import path

from promotions.price_history.pages import price_card

urlpatterns = [
    path("skus/<str:sku_id>/", price_card.price_card, name="price_card"),
]
