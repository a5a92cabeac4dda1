"""Replies as programs and the lookup page see them."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from customer_service.replies.models import Category, Reply
from customer_service.replies.pictures.models import Picture
from customer_service.replies.pictures.rules import ALT_CHARACTERS, MAX_PICTURES
from products.catalogue.models import Product
from shopops.lib.api.serializers import MomentField, StrictMixin

MOST_WORDINGS, MOST_PRODUCTS = 50, 200
MOST_IN_BULK, MOST_PICKS = 500, 200
LONGEST_QUERY = 1000
ID_LIMIT = 2**63 - 1
# REST framework's own name for it is missing from its types.
AT_MOST: dict[str, Any] = {"max_length": MOST_PICKS}
AT_MOST_PICTURES: dict[str, Any] = {"max_length": MAX_PICTURES}


class CategorySerializer(serializers.ModelSerializer[Category]):
    """A category of replies."""

    class Meta:
        model = Category
        fields = ["id", "name", "parent", "position"]
        read_only_fields = fields


class KeyField(serializers.UUIDField):
    """A UUID as text; a number is none, though it could be read as one."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid", value=data)
        return super().to_internal_value(data)


class PictureNameSerializer(StrictMixin, serializers.Serializer[Any]):
    """A picture of a reply: what it is called, what it shows, where its bytes are."""

    key = KeyField(label=_("上传图片时得到的编号"))
    alt = serializers.CharField(
        max_length=ALT_CHARACTERS, allow_blank=True, default="", label=_("图片里是什么")
    )
    url = serializers.SerializerMethodField()

    def get_url(self, picture: dict[str, str]) -> str:
        """Where its bytes are."""
        return reverse("api-reply-picture", args=[picture["key"]])


class PictureSerializer(serializers.ModelSerializer[Picture]):
    """A picture that was uploaded."""

    url = serializers.SerializerMethodField()

    class Meta:
        model = Picture
        fields = ["key", "url", "content_type", "width", "height"]
        read_only_fields = fields

    def get_url(self, picture: Picture) -> str:
        """Where its bytes are."""
        return reverse("api-reply-picture", args=[picture.key])


class UploadedPictureSerializer(PictureSerializer):
    """A picture just uploaded."""

    was_animated = serializers.BooleanField(label=_("动图只保留了第一帧"))

    class Meta(PictureSerializer.Meta):
        fields = [*PictureSerializer.Meta.fields, "was_animated"]
        read_only_fields = fields


class PictureUploadSerializer(StrictMixin, serializers.Serializer[Any]):
    """One file."""

    file = serializers.FileField(allow_empty_file=True)


class ReplySerializer(StrictMixin, serializers.ModelSerializer[Reply]):
    """A reply; its status changes only by approving and retiring it."""

    other_wordings = serializers.ListField(
        child=serializers.CharField(max_length=200), max_length=MOST_WORDINGS, required=False
    )
    products = serializers.SlugRelatedField(
        slug_field="num_iid",
        queryset=Product.objects.all(),
        many=True,
        required=False,
        label=_("关联商品的商品 ID"),
    )
    pictures = PictureNameSerializer(many=True, required=False, **AT_MOST_PICTURES)

    class Meta:
        model = Reply
        fields = [
            "id",
            "title",
            "other_wordings",
            "body",
            "pictures",
            "short_code",
            "category",
            "step",
            "stage",
            "scope",
            "team",
            "products",
            "valid_from",
            "valid_until",
            "status",
            "approved_at",
            "created_at",
            "updated_at",
            "version",
        ]
        read_only_fields = ["status", "approved_at", "created_at", "updated_at", "version"]
        # The model's own constraints are checked when the reply is stored.
        validators: list[Any] = []


class BulkItemSerializer(ReplySerializer):
    """One reply of a bulk: by id, or by short code within its scope; a new one where nothing is found."""

    id = serializers.IntegerField(min_value=1, max_value=ID_LIMIT, required=False)
    version = serializers.IntegerField(
        min_value=1, required=False, label=_("读取时的版本；不写就覆盖当前版本")
    )

    class Meta(ReplySerializer.Meta):
        read_only_fields = [
            name for name in ReplySerializer.Meta.read_only_fields if name not in ("id", "version")
        ]


class BulkSerializer(StrictMixin, serializers.Serializer[Any]):
    """Many replies at once; each item is checked by itself."""

    replies = serializers.ListField(child=serializers.DictField(), min_length=1, max_length=MOST_IN_BULK)
    approve = serializers.BooleanField(default=False)


class BulkItemDescription(BulkItemSerializer):
    """The same as readers of the description see it: of a known reply, only what changes."""

    class Meta(BulkItemSerializer.Meta):
        extra_kwargs = {name: {"required": False} for name in ("title", "body", "category")}


class BulkRequestSerializer(BulkSerializer):
    """The same as readers of the description see it."""

    replies = BulkItemDescription(many=True)  # type: ignore[assignment]  # described more closely


class BulkResultSerializer(serializers.Serializer[Any]):
    """What became of one item."""

    index = serializers.IntegerField(label=_("在请求中的位置，从 0 起"))
    result = serializers.ChoiceField(choices=["created", "changed", "same", "rejected"])
    id = serializers.IntegerField(allow_null=True)
    version = serializers.IntegerField(allow_null=True)
    code = serializers.CharField(label=_("被拒绝时的问题代码"))
    detail = serializers.CharField()
    errors = serializers.ListField(child=serializers.DictField())  # type: ignore[assignment]  # a field of this name


class BulkResultsSerializer(serializers.Serializer[Any]):
    """What became of a bulk."""

    results = BulkResultSerializer(many=True)


class SearchSerializer(serializers.Serializer[Any]):
    """A query of the search."""

    q = serializers.CharField(max_length=LONGEST_QUERY)
    limit = serializers.IntegerField(min_value=1, max_value=50, default=20)


class PickSerializer(StrictMixin, serializers.Serializer[Any]):
    """A use of a reply."""

    client_key = KeyField(label=_("客户端生成；重复发送只算一次"))
    reply = serializers.IntegerField(min_value=1, max_value=ID_LIMIT)
    picked_at = MomentField()
    query = serializers.CharField(max_length=LONGEST_QUERY, allow_blank=True, default="")
    tid = serializers.CharField(max_length=32, allow_blank=True, default="")


class PicksSerializer(StrictMixin, serializers.Serializer[Any]):
    """Uses, perhaps of the last minutes."""

    picks = PickSerializer(many=True, allow_empty=False, **AT_MOST)


class MissSerializer(StrictMixin, serializers.Serializer[Any]):
    """A search that found nothing."""

    query = serializers.CharField(max_length=LONGEST_QUERY)
    missed_at = MomentField()


class MissesSerializer(StrictMixin, serializers.Serializer[Any]):
    """Searches that found nothing."""

    misses = MissSerializer(many=True, allow_empty=False, **AT_MOST)


class StoredSerializer(serializers.Serializer[Any]):
    """How many of them were new."""

    stored = serializers.IntegerField()


class FavouriteSerializer(StrictMixin, serializers.Serializer[Any]):
    """Whether a reply is a favourite."""

    wanted = serializers.BooleanField()


class SubjectSerializer(StrictMixin, serializers.Serializer[Any]):
    """What the buyer writes about."""

    tid = serializers.CharField(max_length=32, required=False, allow_blank=True)
    buyer_nick = serializers.CharField(max_length=64, required=False, allow_blank=True)
    num_iid = serializers.CharField(max_length=32, required=False, allow_blank=True)


class FilledSerializer(serializers.Serializer[Any]):
    """Values by placeholder key, and the order they are from ("" = none found); a question where a nick is ambiguous."""

    values = serializers.DictField(child=serializers.CharField())
    tid = serializers.CharField()
    question = serializers.CharField(help_text=_("昵称对应多位买家时要问的话；不用问时为空"))


class MineSerializer(serializers.Serializer[Any]):
    """How one person uses the replies; the counts are of the last 30 days, by reply id."""

    favourites = serializers.ListField(child=serializers.IntegerField())
    recent = serializers.ListField(child=serializers.IntegerField())
    mine = serializers.DictField(child=serializers.IntegerField())
    shop = serializers.DictField(child=serializers.IntegerField())


class ListedPictureSerializer(serializers.Serializer[Any]):
    """A picture of a listed reply."""

    key = serializers.UUIDField()
    alt = serializers.CharField()
    url = serializers.CharField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()


class ListedSerializer(serializers.Serializer[Any]):
    """One reply of the list that the lookup page holds."""

    id = serializers.IntegerField()
    code = serializers.CharField()
    title = serializers.CharField()
    wordings = serializers.ListField(child=serializers.CharField())
    body = serializers.CharField()
    pinyin = serializers.ListField(child=serializers.CharField())
    category = serializers.IntegerField()
    step = serializers.CharField()
    stage = serializers.CharField()
    scope = serializers.CharField()
    outdated = serializers.BooleanField()
    reason = serializers.ChoiceField(choices=["", "early", "expired", "delisted"])
    products = serializers.ListField(child=serializers.CharField())
    pictures = ListedPictureSerializer(many=True)


class FoundSerializer(serializers.Serializer[Any]):
    """The best replies first."""

    results = ListedSerializer(many=True)
    fits_well = serializers.BooleanField(label=_("false：没有很合适的，只是有些字相同"))


class SyncSerializer(serializers.Serializer[Any]):
    """The whole list."""

    revision = serializers.IntegerField()
    replies = ListedSerializer(many=True)
    categories = CategorySerializer(many=True)
    placeholders = serializers.DictField(child=serializers.CharField(), label=_("占位符名称 → 键"))
    values = serializers.DictField(child=serializers.CharField(), label=_("不看订单就知道的值"))
