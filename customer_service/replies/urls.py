from django.urls import path

from customer_service.replies import category_views, form_views, lookup_views, manage_views, term_views, views
from customer_service.replies.pictures.views import picture

app_name = "replies"
urlpatterns = [
    path("", lookup_views.lookup, name="lookup"),
    path("compact/", lookup_views.compact, name="compact"),
    path("panel/", lookup_views.panel, name="panel"),
    path("handbook/", views.handbook_page, name="handbook"),
    path("manage/", manage_views.manage, name="manage"),
    path("mine/", manage_views.mine, name="mine"),
    path("new/", form_views.new, name="new"),
    path("manage/proposals/", manage_views.proposal_queue, name="proposals"),
    path("products/", form_views.products, name="products"),
    path("pictures/<uuid:key>/", picture, name="picture"),
    path("<int:pk>/edit/", form_views.edit, name="edit"),
    path("<int:pk>/delete/", form_views.delete, name="delete"),
    path("<int:pk>/advice/", manage_views.advice, name="advice"),
    path("<int:pk>/judge/", manage_views.judge, name="judge"),
    path("<int:pk>/history/", manage_views.history, name="history"),
    path("<int:pk>/restore/", manage_views.restore, name="restore"),
    path("manage/export/", views.export_client_file, name="export"),
    path("manage/usage/", views.usage, name="usage"),
    path("manage/usage/misses/<int:pk>/ignore/", views.ignore_miss, name="ignore_miss"),
    path("manage/categories/", category_views.categories, name="categories"),
    path("manage/categories/add/", category_views.add, name="add_category"),
    path("manage/categories/<int:pk>/rename/", category_views.rename, name="rename_category"),
    path("manage/categories/<int:pk>/shift/", category_views.shift, name="shift_category"),
    path("manage/categories/<int:pk>/move/", category_views.move, name="move_category"),
    path("manage/categories/<int:pk>/delete/", category_views.delete, name="delete_category"),
    path("manage/terms/", term_views.terms, name="terms"),
    path("manage/terms/new/", term_views.new_term, name="new_term"),
    path("manage/terms/starter/", term_views.starter_terms, name="starter_terms"),
    path("manage/terms/<int:pk>/", term_views.edit_term, name="edit_term"),
    path("manage/terms/<int:pk>/delete/", term_views.delete_term, name="delete_term"),
]
