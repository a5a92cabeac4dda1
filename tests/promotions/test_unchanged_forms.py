"""A form that was opened and saved again is no conflict."""

from django.test import Client
from django.urls import reverse

from promotions.enrolment.models import EnrolmentSheet
from tests import make as shop
from tests.promotions import make
from tests.promotions.enrolment.pages.test_sheets import SHEET
from tests.promotions.forms import opened


def test_saving_an_opened_sheet_or_batch_again_is_no_conflict(merchandiser: Client) -> None:
    line = shop.sku()
    merchandiser.post(reverse("promotions:new_sheet"), SHEET | {"lines": f"{line.sku_id} 9.9 1"})
    for page in (
        reverse("promotions:edit_sheet", args=[EnrolmentSheet.objects.get().pk]),
        reverse("promotions:edit_batch", args=[make.batch().pk]),
    ):
        assert merchandiser.post(page, opened(merchandiser, page)).status_code == 302
