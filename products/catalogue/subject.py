from django.utils.translation import gettext_lazy as _

from products.catalogue.imports.product_list import ProductList
from products.catalogue.lists import PRODUCTS
from products.catalogue.permissions import COSTS_VIEW, PRODUCTS_EDIT, PRODUCTS_VIEW
from products.catalogue.placeholders import PLACEHOLDERS, fill
from shopops.lib.navigation import Entry, Group
from shopops.lib.subjects import Subject

SUBJECT = Subject(
    permissions=(PRODUCTS_VIEW, PRODUCTS_EDIT, COSTS_VIEW),
    navigation=(
        Entry(Group.DAILY, 20, "products:list", _("商品"), icon="package", permission=PRODUCTS_VIEW),
    ),
    pages={"products/": "products.catalogue.urls"},
    api="products.catalogue.api.urls",
    audit_actions={
        "product.created": _("新建商品"),
        "product.changed": _("修改商品"),
        "sku.changed": _("修改 SKU"),
    },
    lists=(PRODUCTS,),
    file_kinds=(ProductList(),),
    placeholders=(PLACEHOLDERS, fill),
)
