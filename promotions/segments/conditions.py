"""A segment in short sentences."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from promotions.segments.models import Segment
from shopops.lib.text import plain_number


def conditions_of(segment: Segment) -> list[str]:
    """What must hold for a buyer; all of it. One query where an activity is named and not joined."""
    return list(_conditions(segment)) or [_("所有买家")]


def _conditions(segment: Segment) -> Iterator[str]:
    if segment.is_list:
        yield _("在名单里")
    if segment.new_buyers is not None:
        yield _("没有买过") if segment.new_buyers else _("买过")
    if segment.min_vip_level:
        yield _("会员等级 %(level)s 及以上") % {"level": segment.min_vip_level}
    if segment.min_spent_cny is not None:
        yield _("累计消费至少 %(cny)s 元") % {"cny": plain_number(segment.min_spent_cny)}
    if segment.max_spent_cny is not None:
        yield _("累计消费低于 %(cny)s 元") % {"cny": plain_number(segment.max_spent_cny)}
    if (days := segment.paid_within_days) is not None:
        yield ngettext("最近 %(n)s 天买过", "最近 %(n)s 天买过", days) % {"n": days}
    if (days := segment.not_paid_for_days) is not None:
        yield ngettext("%(n)s 天没有买", "%(n)s 天没有买", days) % {"n": days}
    if segment.took_part_in is not None:
        yield _("参加过“%(title)s”") % {"title": segment.took_part_in.title}
