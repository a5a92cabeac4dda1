"""Which role may do what, in every registered permission."""

from shopops.lib.access import Role, all_permissions, permissions_of

EVERYONE = {"products.view", "orders.view", "replies.use", "promotions.view"}
EXPECTED = {
    Role.CS_LEAD: EVERYONE
    | {"dashboard.view", "figures.view", "orders.edit", "replies.manage", "coupons.issue"}
    | {"imports.view", "imports.run", "imports.personal_data", "exports.run", "personal_data.unmask"},
    Role.PRESALES: EVERYONE,
    Role.AFTERSALES: EVERYONE | {"orders.edit", "personal_data.unmask"},
    Role.MERCHANDISER: EVERYONE
    | {"dashboard.view", "figures.view", "products.edit", "costs.view", "promotions.edit", "coupons.issue"}
    | {"imports.view", "imports.run", "exports.run"},
    Role.WAREHOUSE: EVERYONE | {"orders.edit", "personal_data.unmask", "exports.run"},
    Role.FINANCE: EVERYONE | {"dashboard.view", "figures.view", "costs.view", "exports.run"},
    Role.API_CLIENT: EVERYONE
    | {"figures.view", "products.edit", "orders.edit", "coupons.issue", "imports.view", "imports.run"},
}


def test_the_manager_may_do_everything() -> None:
    assert permissions_of([Role.MANAGER]) == set(all_permissions())


def test_every_other_role_may_do_exactly_this() -> None:
    assert {role: permissions_of([role]) for role in Role if role != Role.MANAGER} == EXPECTED


def test_roles_add_up() -> None:
    both = permissions_of([Role.AFTERSALES, Role.FINANCE])
    assert both == EXPECTED[Role.AFTERSALES] | EXPECTED[Role.FINANCE]
    assert permissions_of([]) == frozenset()
