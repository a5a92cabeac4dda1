"""The roles of a shop and what each may do."""

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shopops.lib.access import Permission as P

EVERYONE = frozenset({P.PRODUCTS_VIEW, P.ORDERS_VIEW, P.REPLIES_USE, P.PROMOTIONS_VIEW})


class Role:
    """What a person does in the shop; permissions of several roles add up."""

    code: ClassVar[str]
    title: ClassVar[Promise]
    permissions: ClassVar[frozenset[P]]


class Manager(Role):
    code = "manager"
    title = _("店长")
    permissions = frozenset(P)


class CustomerServiceLead(Role):
    code = "cs_lead"
    title = _("客服主管")
    permissions = EVERYONE | {
        P.DASHBOARD_VIEW,
        P.FIGURES_VIEW,
        P.ORDERS_EDIT,
        P.REPLIES_MANAGE,
        P.COUPONS_ISSUE,
        P.IMPORTS_VIEW,
        P.IMPORTS_RUN,
        P.EXPORTS_RUN,
        P.PERSONAL_DATA_UNMASK,
    }


class PreSalesAgent(Role):
    code = "presales"
    title = _("售前客服")
    permissions = EVERYONE


class AfterSalesAgent(Role):
    code = "aftersales"
    title = _("售后客服")
    permissions = EVERYONE | {P.ORDERS_EDIT, P.PERSONAL_DATA_UNMASK}


class Merchandiser(Role):
    code = "merchandiser"
    title = pgettext_lazy("岗位", "商品")
    permissions = EVERYONE | {
        P.DASHBOARD_VIEW,
        P.FIGURES_VIEW,
        P.PRODUCTS_EDIT,
        P.COSTS_VIEW,
        P.PROMOTIONS_EDIT,
        P.COUPONS_ISSUE,
        P.IMPORTS_VIEW,
        P.IMPORTS_RUN,
        P.EXPORTS_RUN,
    }


class Warehouse(Role):
    code = "warehouse"
    title = _("仓库")
    permissions = EVERYONE | {P.ORDERS_EDIT, P.PERSONAL_DATA_UNMASK, P.EXPORTS_RUN}


class Finance(Role):
    code = "finance"
    title = _("财务")
    permissions = EVERYONE | {P.DASHBOARD_VIEW, P.FIGURES_VIEW, P.COSTS_VIEW, P.EXPORTS_RUN}


class ApiClient(Role):
    """Another program of the company: its tokens' scopes narrow this further; it cannot sign in to pages."""

    code = "api_client"
    title = _("接口程序")
    permissions = EVERYONE | {
        P.FIGURES_VIEW,
        P.PRODUCTS_EDIT,
        P.ORDERS_EDIT,
        P.COUPONS_ISSUE,
        P.IMPORTS_VIEW,
        P.IMPORTS_RUN,
    }


ROLES: dict[str, type[Role]] = {
    role.code: role
    for role in (
        Manager,
        CustomerServiceLead,
        PreSalesAgent,
        AfterSalesAgent,
        Merchandiser,
        Warehouse,
        Finance,
        ApiClient,
    )
}


def permissions_of(codes: list[str]) -> frozenset[P]:
    """Everything the given roles may do together. KeyError for an unknown role."""
    return frozenset().union(*(ROLES[code].permissions for code in codes))
