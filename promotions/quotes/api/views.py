"""/api/v1/quotes/: what a basket costs."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from products.catalogue.models import Sku
from promotions.activities.models import Activity
from promotions.engine.limits import TooManyCombinations
from promotions.permissions import PROMOTIONS_VIEW
from promotions.quotes.api.serializers import QuestionSerializer, QuoteSerializer, as_answer, question_from
from promotions.quotes.queries import answer
from shopops.lib.access import Permission
from shopops.lib.api import problems
from shopops.lib.api.views import Resource


class Quotes(Resource):
    """Prices; nothing is written, so asking twice is no harm."""

    queryset = Activity.objects.none()
    serializer_class: type[BaseSerializer[Any]] = QuestionSerializer
    filterset_class = None
    versioned = False
    permissions: ClassVar[dict[str, Permission]] = {"create": PROMOTIONS_VIEW}

    @extend_schema(
        summary=_("试算：这些 SKU 现在（或某个时刻）付多少钱，为什么"),
        request=QuestionSerializer,
        responses={200: QuoteSerializer},
    )
    def create(self, request: Request) -> Response:
        """The best price that the platform's rules allow, exactly."""
        question = question_from(self.checked(QuestionSerializer(data=request.data)))
        try:
            found = answer(question)
        except TooManyCombinations as error:
            sentence = _("这些活动的组合太多，无法准确算价，请减少同时进行的套餐或换购。")
            raise problems.Refused(str(sentence), "too_many_combinations") from error
        named = {*question.pieces, *(gift.sku_id for __, gift in found.gifts)}
        skus = Sku.objects.select_related("product").in_bulk(list(named))
        return Response(QuoteSerializer(as_answer(found, question.at, skus)).data)
