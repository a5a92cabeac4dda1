"""All tables of the catalogue, one module a subject."""

from products.catalogue.models import Product, ProductDay, ProductSearchText, Sku

__all__ = ["Product", "ProductDay", "ProductSearchText", "Sku"]
