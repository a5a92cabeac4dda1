from django.urls import path

from customer_service.replies.pictures.views import picture
from customer_service.replies.views import categories, edit, handbook, lookup, manage, risky_terms

app_name = "replies"
urlpatterns = [
    path("", lookup.lookup, name="lookup"),
    path("compact/", lookup.compact, name="compact"),
    path("panel/", lookup.panel, name="panel"),
    path("handbook/", handbook.handbook_page, name="handbook"),
    path("manage/", manage.manage, name="manage"),
    path("mine/", manage.mine, name="mine"),
    path("new/", edit.new, name="new"),
    path("manage/proposals/", manage.proposal_queue, name="proposals"),
    path("products/", edit.products, name="products"),
    path("pictures/<uuid:key>/", picture, name="picture"),
    path("<int:pk>/edit/", edit.edit, name="edit"),
    path("<int:pk>/delete/", edit.delete, name="delete"),
    path("<int:pk>/advice/", manage.advice, name="advice"),
    path("<int:pk>/judge/", manage.judge, name="judge"),
    path("<int:pk>/history/", manage.history, name="history"),
    path("<int:pk>/restore/", manage.restore, name="restore"),
    path("manage/export/", handbook.export_client_file, name="export"),
    path("manage/usage/", handbook.usage, name="usage"),
    path("manage/usage/misses/<int:pk>/ignore/", handbook.ignore_miss, name="ignore_miss"),
    path("manage/categories/", categories.category_list, name="categories"),
    path("manage/categories/add/", categories.add, name="add_category"),
    path("manage/categories/<int:pk>/rename/", categories.rename, name="rename_category"),
    path("manage/categories/<int:pk>/shift/", categories.shift, name="shift_category"),
    path("manage/categories/<int:pk>/move/", categories.move, name="move_category"),
    path("manage/categories/<int:pk>/delete/", categories.delete, name="delete_category"),
    path("manage/terms/", risky_terms.terms, name="terms"),
    path("manage/terms/new/", risky_terms.new_term, name="new_term"),
    path("manage/terms/starter/", risky_terms.starter_terms, name="starter_terms"),
    path("manage/terms/<int:pk>/", risky_terms.edit_term, name="edit_term"),
    path("manage/terms/<int:pk>/delete/", risky_terms.delete_term, name="delete_term"),
]
