from django.urls import path

from promotions.quotes.api.views import Quotes

urlpatterns = [
    path("quotes/", Quotes.as_view({"post": "create"}), name="api-quotes"),
]
