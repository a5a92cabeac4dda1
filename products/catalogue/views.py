"""Pages of the catalogue."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from products.catalogue import actions
from products.catalogue.forms import ProductForm, SkuForm
from products.catalogue.lists import PRODUCTS
from products.catalogue.models import Product, Sku
from products.catalogue.permissions import COSTS_VIEW, PRODUCTS_EDIT, PRODUCTS_VIEW
from products.catalogue.queries import product_page
from shopops.lib.forms.merge import MergeForm, merge
from shopops.lib.guards import require
from shopops.lib.lists.views import show_list
from shopops.lib.requests import person_of
from shopops.lib.rollup.permissions import FIGURES_VIEW
from shopops.lib.versions import ChangedMeanwhile


@require(PRODUCTS_VIEW)
@require_safe
def product_list(request: HttpRequest) -> HttpResponse:
    """The list of products; parameters: see products.catalogue.filters.ProductFilter."""
    return show_list(request, PRODUCTS)


@require(PRODUCTS_VIEW)
@require_safe
def product_detail(request: HttpRequest, num_iid: str) -> HttpResponse:
    """One product: facts, SKUs, figures, history."""
    product = _product(num_iid)
    person = person_of(request)
    facts = {
        "shown": product_page(product),
        "product": product,
        "can_edit": person.can(PRODUCTS_EDIT),
        "sees_costs": person.can(COSTS_VIEW),
        "sees_figures": person.can(FIGURES_VIEW),
        # By name: the page leads to one of a higher app, which owns the permission.
        "sees_prices": person.can("promotions.view"),
    }
    return render(request, "products/detail.html", facts)


@require(PRODUCTS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def product_edit(request: HttpRequest, num_iid: str) -> HttpResponse:
    """Change what the merchandiser writes about a product."""
    product = _product(num_iid)

    def make(data: QueryDict | None) -> ProductForm:
        return ProductForm(data, instance=_product(num_iid))

    form = make(request.POST or None)
    facts = {"product": product, "heading": _("编辑商品")}
    if not (request.method == "POST" and form.is_valid()):
        return _form_page(request, form, facts)
    try:
        actions.change_product(
            product=product,
            changes=form.changes,
            version=form.cleaned_data["version"],
            by=person_of(request),
        )
    except ChangedMeanwhile:
        return _conflict_page(request, make, facts)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return _form_page(request, form, facts)
    messages.success(request, _("商品已保存。"))
    return redirect("products:detail", num_iid=product.num_iid)


@require(PRODUCTS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def sku_edit(request: HttpRequest, num_iid: str, sku_id: str) -> HttpResponse:
    """Change cost, floor price and counted stock of a SKU."""
    product = _product(num_iid)
    sku = _sku(product, sku_id)
    sees_costs = person_of(request).can(COSTS_VIEW)

    def make(data: QueryDict | None) -> SkuForm:
        current = _product(num_iid)
        version = {"version": current.version}
        return SkuForm(data, instance=_sku(current, sku_id), initial=version, sees_costs=sees_costs)

    form = make(request.POST or None)
    facts = {"product": product, "sku": sku, "heading": _("编辑 SKU")}
    if not (request.method == "POST" and form.is_valid()):
        return _form_page(request, form, facts)
    try:
        actions.change_sku(
            sku=sku, changes=form.changes, version=form.cleaned_data["version"], by=person_of(request)
        )
    except ChangedMeanwhile:
        return _conflict_page(request, make, facts)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return _form_page(request, form, facts)
    messages.success(request, _("SKU 已保存。"))
    return redirect("products:detail", num_iid=product.num_iid)


def _form_page(request: HttpRequest, form: MergeForm, facts: dict[str, Any]) -> HttpResponse:
    return render(request, "products/edit.html", facts | {"form": form})


def _conflict_page(
    request: HttpRequest, make: Callable[[QueryDict | None], MergeForm], facts: dict[str, Any]
) -> HttpResponse:
    """The form merged with what is stored now: nothing that was typed is lost, nothing is overwritten unseen."""
    form, conflicts = merge(make, request.POST)
    more = {"form": form, "conflicts": conflicts, "conflict_title": _("您打开页面以后，别人改了这个商品")}
    return render(request, "products/edit.html", facts | more, status=409)


def _product(num_iid: str) -> Product:
    return get_object_or_404(Product.objects.defer("extra"), num_iid=num_iid.replace("\0", ""))


def _sku(product: Product, sku_id: str) -> Sku:
    return get_object_or_404(product.skus, sku_id=sku_id.replace("\0", ""))
