"""/api/v1/products/."""

from typing import Any, ClassVar

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from products.catalogue.actions import change_product, create_product
from products.catalogue.api.filters import ProductFilter
from products.catalogue.api.serializers import ProductChangeSerializer, ProductSerializer
from products.catalogue.models import Product
from products.catalogue.permissions import PRODUCTS_EDIT, PRODUCTS_VIEW
from shopops.lib.access import Permission
from shopops.lib.api import etag
from shopops.lib.api.idempotency import idempotent
from shopops.lib.api.views import Resource


@extend_schema_view(
    list=extend_schema(summary=_("商品列表，新建档的在前")),
    retrieve=extend_schema(summary=_("一个商品和它的 SKU")),
)
class Products(Resource):
    """Products with their SKUs."""

    queryset = Product.objects.prefetch_related("skus")
    serializer_class = ProductSerializer
    filterset_class = ProductFilter
    lookup_field = "num_iid"
    permissions: ClassVar[dict[str, Permission]] = {
        "list": PRODUCTS_VIEW,
        "retrieve": PRODUCTS_VIEW,
        "create": PRODUCTS_EDIT,
        "partial_update": PRODUCTS_EDIT,
    }

    @extend_schema(summary=_("新建商品"), responses={201: ProductSerializer})
    @idempotent
    def create(self, request: Request) -> Response:
        """A new product; 409 when its number is taken."""
        facts = self.checked(self.get_serializer(data=request.data))
        product = create_product(num_iid=facts.pop("num_iid"), facts=facts, by=self.person)
        address = reverse("api-product", [product.num_iid], request=request)
        return self.answer(product, status=201, headers={"Location": address})

    @extend_schema(
        summary=_("修改商品资料"),
        request=ProductChangeSerializer(partial=True),
        responses={200: ProductSerializer},
    )
    @transaction.atomic
    def partial_update(self, request: Request, **lookup: Any) -> Response:
        """Change some fields; the version in If-Match must be the current one when the row is written."""
        product = self.get_object()
        version = etag.expected_version(request, product.version)
        changes = self.checked(ProductChangeSerializer(product, data=request.data, partial=True))
        change_product(product=product, changes=changes, version=version, by=self.person)
        return self.answer(self.get_object())
