"""What people call each permission; a test keeps the list complete."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shopops.lib.access import Permission as P

PERMISSION_TITLES: dict[P, Promise] = {
    P.DASHBOARD_VIEW: _("看工作台"),
    P.FIGURES_VIEW: _("看统计数字"),
    P.ORDERS_VIEW: _("看订单"),
    P.ORDERS_EDIT: _("改旗帜和备注"),
    P.PRODUCTS_VIEW: _("看商品"),
    P.PRODUCTS_EDIT: _("建和改商品"),
    P.COSTS_VIEW: _("看成本和底价"),
    P.REPLIES_USE: _("用快捷短语"),
    P.REPLIES_MANAGE: _("管理快捷短语"),
    P.PROMOTIONS_VIEW: _("查促销价"),
    P.PROMOTIONS_EDIT: _("建和改活动"),
    P.PROMOTIONS_PUBLISH: _("发布和停止活动"),
    P.COUPONS_ISSUE: _("发券和核销"),
    P.IMPORTS_VIEW: _("看导入结果"),
    P.IMPORTS_RUN: _("上传和确认导入"),
    P.EXPORTS_RUN: _("导出"),
    P.PERSONAL_DATA_UNMASK: _("查看收货人信息"),
    P.STAFF_MANAGE: _("管理人员"),
    P.AUDIT_VIEW: _("看操作记录"),
    P.TOKENS_MANAGE: _("管理接口令牌"),
    P.SYSTEM_VIEW: _("看系统状态"),
}
