"""Who may do what: every permission is declared here once, roles hand them out in `staff.accounts.roles`."""

from enum import StrEnum


class Permission(StrEnum):
    """One thing a person or a program may do. The API uses the same names as token scopes."""

    DASHBOARD_VIEW = "dashboard.view"
    FIGURES_VIEW = "figures.view"
    ORDERS_VIEW = "orders.view"
    ORDERS_EDIT = "orders.edit"
    PRODUCTS_VIEW = "products.view"
    PRODUCTS_EDIT = "products.edit"
    COSTS_VIEW = "costs.view"
    # Look answers up, keep personal ones, propose shop-wide ones.
    REPLIES_USE = "replies.use"
    # Approve, change and retire everybody's replies, categories and risky words.
    REPLIES_MANAGE = "replies.manage"
    # What a buyer pays now and why: the simulator, a SKU's price card.
    PROMOTIONS_VIEW = "promotions.view"
    # Write drafts of activities and coupons.
    PROMOTIONS_EDIT = "promotions.edit"
    # Let them go live, with open findings too when there is a reason, and stop them at once.
    PROMOTIONS_PUBLISH = "promotions.publish"
    # Make codes, give coupons to buyers, redeem them.
    COUPONS_ISSUE = "coupons.issue"
    IMPORTS_VIEW = "imports.view"
    IMPORTS_RUN = "imports.run"
    EXPORTS_RUN = "exports.run"
    # Names, phones and addresses of buyers: masked as the platform masks them unless one of these is held.
    PERSONAL_DATA_UNMASK = "personal_data.unmask"
    STAFF_MANAGE = "staff.manage"
    AUDIT_VIEW = "audit.view"
    TOKENS_MANAGE = "tokens.manage"
    SYSTEM_VIEW = "system.view"
