"""The list pages of the catalogue, found by the register of lists."""

from products.catalogue.lists import PRODUCTS

__all__ = ["PRODUCTS"]
