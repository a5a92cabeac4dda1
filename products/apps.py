from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shopops.lib import placeholders
from shopops.lib.audit.names import name_actions
from shopops.lib.imports import kinds


class ProductsConfig(AppConfig):
    name = "products"
    verbose_name = _("商品")

    def ready(self) -> None:
        name_actions(
            {"product.created": _("新建商品"), "product.changed": _("修改商品"), "sku.changed": _("修改 SKU")}
        )
        # Its models can be imported only now.
        from products.catalogue.imports.product_list import ProductList
        from products.catalogue.placeholders import PLACEHOLDERS, fill

        placeholders.register(PLACEHOLDERS, fill)
        kinds.register(ProductList())
