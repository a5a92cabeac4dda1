from django.urls import path

from promotions.quotes.pages import baskets, preview, simulator

app_name = "promotions"
urlpatterns = [
    path("preview/", preview.preview, name="preview"),
    path("simulator/", simulator.simulator, name="simulator"),
    path("skus/", baskets.find_skus, name="find_skus"),
]
