from django.urls import path

from customer_service.replies.api.lookup_views import Lookup
from customer_service.replies.api.picture_views import Pictures
from customer_service.replies.api.views import Categories, Replies

urlpatterns = [
    path("replies/", Replies.as_view({"get": "list", "post": "create"}), name="api-replies"),
    path("replies/search/", Replies.as_view({"get": "search"}), name="api-replies-search"),
    path("replies/categories/", Categories.as_view({"get": "list"}), name="api-reply-categories"),
    path("replies/sync/", Lookup.as_view({"get": "sync"}), name="api-replies-sync"),
    path("replies/sounds/", Lookup.as_view({"get": "sounds"}), name="api-replies-sounds"),
    path("replies/mine/", Lookup.as_view({"get": "mine"}), name="api-replies-mine"),
    path("replies/picks/", Lookup.as_view({"post": "picks"}), name="api-replies-picks"),
    path("replies/misses/", Lookup.as_view({"post": "misses"}), name="api-replies-misses"),
    path("replies/fill/", Lookup.as_view({"post": "fill"}), name="api-replies-fill"),
    path("replies/bulk/", Lookup.as_view({"post": "bulk"}), name="api-replies-bulk"),
    path("replies/pictures/", Pictures.as_view({"post": "create"}), name="api-reply-pictures"),
    path("replies/pictures/<uuid:key>/", Pictures.as_view({"get": "content"}), name="api-reply-picture"),
    path(
        "replies/<id:pk>/",
        Replies.as_view({"get": "retrieve", "patch": "partial_update", "delete": "destroy"}),
        name="api-reply",
    ),
    path("replies/<id:pk>/approve/", Replies.as_view({"post": "approve"}), name="api-reply-approve"),
    path("replies/<id:pk>/retire/", Replies.as_view({"post": "retire"}), name="api-reply-retire"),
    path("replies/<id:pk>/favourite/", Replies.as_view({"post": "favourite"}), name="api-reply-favourite"),
]
