"""A number that grows with every change of prices, so that processes load the active offers again."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

# A sequence never gives a number twice: a revision seen in a transaction that was rolled back does not come
# again with other contents.
BUMP_SQL = "UPDATE promotions_promotionrevision SET revision = nextval('promotions_promotionrevision_id_seq')"


def bumps_revision(*columns: str) -> pgtrigger.Trigger:
    """Any change of the table, also in bulk or by hand; with `columns`, only updates of these."""
    update = pgtrigger.UpdateOf(*columns) if columns else pgtrigger.Update
    return pgtrigger.Trigger(
        name="bump_revision",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert | update | pgtrigger.Delete,
        func=f"{BUMP_SQL}; RETURN NULL;",
    )


class PromotionRevision(models.Model):
    """One row."""

    revision = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("促销版本号")
        verbose_name_plural = _("促销版本号")
        constraints = [
            models.CheckConstraint(
                condition=Q(pk=1),
                name="promotions_promotionrevision_one_row",
                violation_error_message=_("只能有一行。"),
            )
        ]

    def __str__(self) -> str:
        return str(self.revision)
