"""The editor's form: the fields of one kind, read from an activity, written as a draft."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models.functions import Lower
from django.forms.models import fields_for_model
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from products.catalogue.models import Product
from products.catalogue.numbers import MAX_PASTED
from promotions.activities import pasted_numbers
from promotions.activities.draft_checks import wrong_tiers
from promotions.activities.drafts import ACTIVITY_FIELDS, Draft, ScopeDraft, TierDraft
from promotions.activities.models import Activity, ScopePart
from promotions.activities.pages.editor import tiers
from promotions.activities.pages.editor.merge_form import TieredMergeForm
from promotions.activities.pages.editor.shapes import PLATFORM_KINDS, SHAPES, fields_of
from promotions.rulebook.kinds import LEVEL_OF_KIND, ActivityKind, ActivityLevel, ThresholdMeasure
from promotions.segments.models import Segment

MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
MOMENTS = ("starts_at", "ends_at", "balance_starts_at", "balance_ends_at")
NUMBERS_SHOWN = 20
LISTS = {
    "scope_skus": (ScopePart.SCOPE, False),
    "except_skus": (ScopePart.SCOPE, True),
    "condition_skus": (ScopePart.CONDITION, False),
}
WORDS = {
    "scope_categories": (ScopePart.SCOPE, False, "category"),
    "scope_tags": (ScopePart.SCOPE, False, "tag"),
    "except_categories": (ScopePart.SCOPE, True, "category"),
    "except_tags": (ScopePart.SCOPE, True, "tag"),
    "condition_categories": (ScopePart.CONDITION, False, "category"),
    "condition_tags": (ScopePart.CONDITION, False, "tag"),
}
BUYERS = (("", _("所有买家")), ("new", _("仅新客")), ("old", _("仅老客")))
NEW_BUYERS = {"new": True, "old": False}


class NumberList(forms.CharField):
    """A pasted list of SKU or product numbers; also has the words that the catalogue does not know."""

    widget = forms.Textarea(attrs={"rows": 4, "spellcheck": "false"})

    def clean(self, value: Any) -> pasted_numbers.Numbers:
        return pasted_numbers.read_numbers(super().clean(value))


class PairList(forms.CharField):
    """Lines of a number and a value."""

    widget = forms.Textarea(attrs={"rows": 4, "spellcheck": "false"})

    def __init__(self, *args: Any, value_if_none: Decimal | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.value_if_none = value_if_none

    def clean(self, value: Any) -> pasted_numbers.Pairs:
        return pasted_numbers.read_pairs(super().clean(value), default=self.value_if_none)


class ActivityForm(TieredMergeForm):
    """What a person decides about an activity of one kind."""

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        kind: str,
        activity: Activity | None = None,
        drop_unknown: bool = False,
    ) -> None:
        self.kind, self.shape, self.activity = ActivityKind(kind), SHAPES[kind], activity
        self.drop_unknown = drop_unknown
        self.unknown: dict[str, list[str]] = {}
        super().__init__(data, initial=initial_of(activity) if activity else self._first_values())
        for name, field in _all_fields(self.kind).items():
            if getattr(field, "choices", True) or self.initial.get(name):
                self.fields[name] = field

    def _first_values(self) -> dict[str, Any]:
        return {"measure": self.shape.measure, "min_vip_level": 0}

    @cached_property
    def tier_rows(self) -> list[tiers.TierForm]:
        """A form for every row of tiers; one empty row where nothing was written yet."""
        if not self.shape.tiers:
            return []
        if self.is_bound:
            rows = tiers.rows_of_data(self.data)
        else:
            rows = tiers.rows_of_tiers(list(self.activity.tiers.all())) if self.activity else []
        empty = dict.fromkeys(tiers.COLUMNS, "")
        return tiers.forms_of(rows[: 1 if self.shape.one_tier else None] or [empty], self.shape.tiers)

    @property
    def counts_pieces(self) -> bool:
        """Whether thresholds are pieces rather than yuan, as it is chosen now."""
        chosen = self["measure"].value() if "measure" in self.fields else self.shape.measure
        return bool(chosen == ThresholdMeasure.QUANTITY)

    @property
    def new_tier(self) -> tiers.TierForm:
        """An empty row, for the page to copy."""
        return tiers.TierForm(columns=self.shape.tiers, auto_id=False)

    def sections(self) -> Iterator[tuple[str, Any, list[forms.BoundField]]]:
        """Key, title and fields of each part of the page."""
        for key, title, names in fields_of(self.kind):
            yield key, title, [self[name] for name in names if name in self.fields]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self._check_tiers(cleaned)
        for name in (*LISTS, "own_prices", "bundle_pieces"):
            if name in cleaned:
                self._report_unknown(name, cleaned[name])
        return cleaned

    def _check_tiers(self, cleaned: dict[str, Any]) -> None:
        """Add the errors of a row beside its fields."""
        if all(row.is_valid() for row in self.tier_rows):
            facts = {"kind": self.kind.value, "measure": self.shape.measure.value}
            facts |= {name: cleaned[name] for name in ("measure", "repeats") if name in cleaned}
            rows = self._rows_with_tiers()
            for wrong in wrong_tiers(Draft(facts, tuple(tier for _row, tier in rows))):
                if wrong.at is None:
                    self.add_error(None, wrong.sentence)
                else:
                    rows[wrong.at][0].add_error_beside(wrong.field, wrong.sentence)
        if any(row.errors for row in self.tier_rows):
            self.add_error(None, gettext("优惠档里有填错的内容。"))

    def _report_unknown(self, name: str, found: pasted_numbers.Numbers | pasted_numbers.Pairs) -> None:
        if found.unknown and not self.drop_unknown:
            self.unknown[name] = found.unknown
            shown = gettext("、").join(found.unknown[:NUMBERS_SHOWN])
            more = "…" if len(found.unknown) > NUMBERS_SHOWN else ""
            sentence = gettext("%(count)s 个编号不在商品库里：%(shown)s%(more)s") % {
                "count": len(found.unknown),
                "shown": shown,
                "more": more,
            }
            self.add_error(name, sentence)
        if isinstance(found, pasted_numbers.Numbers) and found.left_out:
            most = MAX_PASTED
            self.add_error(name, gettext("一次最多 %(most)s 个编号。可以改用类目或标签。") % {"most": most})
        if isinstance(found, pasted_numbers.Pairs) and found.unreadable:
            shown = gettext("、").join(found.unreadable[:NUMBERS_SHOWN])
            self.add_error(name, gettext("这些行看不懂，一行写“编号 数值”：%(lines)s") % {"lines": shown})

    def add_errors_of(self, error: ValidationError) -> None:
        """Show the errors of an action beside their fields."""
        places = {"tiers": None, "scope": None, "bundle": "bundle_pieces"}
        found = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        for name, sentences in found.items():
            place = places.get(name, name if name in self.fields else None)
            for sentence in sentences:
                self.add_error(place if place in self.fields else None, sentence)

    def draft(self) -> Draft:
        """The draft that was entered; only after `is_valid()`."""
        return Draft(
            self._facts(), self._tiers(), tuple(self._scope()), self._bundle(), frozenset(self._segments())
        )

    def _facts(self) -> dict[str, Any]:
        empty = Activity()
        facts = {name: getattr(empty, name) for name in ACTIVITY_FIELDS}
        facts |= {name: self.cleaned_data[name] for name in ACTIVITY_FIELDS if name in self.cleaned_data}
        facts |= {"kind": self.kind.value, "is_official": self.kind in PLATFORM_KINDS}
        facts["new_buyers"] = NEW_BUYERS.get(self.cleaned_data.get("new_buyers", ""))
        if "measure" not in self.cleaned_data:
            facts["measure"] = self.shape.measure.value
        if not facts["repeats"]:
            facts["max_repeats"] = None
        return facts

    def _tiers(self) -> tuple[TierDraft, ...]:
        return tuple(tier for _row, tier in self._rows_with_tiers())

    def _rows_with_tiers(self) -> list[tuple[tiers.TierForm, TierDraft]]:
        """The rows that are not empty, each with its tier."""
        found = [(row, row.tier()) for row in self.tier_rows]
        if self.kind == ActivityKind.FREE_POSTAGE:
            return [(row, TierDraft(tier.threshold, free_postage=True)) for row, tier in found]
        if self.kind == ActivityKind.ADD_ON:
            return found
        return [(row, tier) for row, tier in found if tier != TierDraft()]

    def _scope(self) -> Iterator[ScopeDraft]:
        cleaned = self.cleaned_data
        prices = cleaned["own_prices"].values if "own_prices" in cleaned else {}
        for name, (part, excluded) in LISTS.items():
            found = cleaned.get(name) or pasted_numbers.Numbers()
            for pk in found.sku_ids:
                if name != "scope_skus" or pk not in prices:
                    yield ScopeDraft(part.value, excluded, sku_id=pk)
            yield from (ScopeDraft(part.value, excluded, product_id=pk) for pk in found.product_ids)
        yield from (ScopeDraft(sku_id=pk, price_cny=price) for pk, price in prices.items())
        for name, (part, excluded, column) in WORDS.items():
            for word in cleaned.get(name, ()):
                yield ScopeDraft(part.value, excluded, **{column: word})
        if self.activity and self.kind == ActivityKind.ADD_ON:
            # What other programs left out of the condition has no field here, and stays.
            for row in self.activity.scope_rows.filter(part=ScopePart.CONDITION, excluded=True):
                yield ScopeDraft(row.part, True, row.sku_id, row.product_id, row.category, row.tag)

    def _bundle(self) -> Mapping[int, int]:
        pairs = self.cleaned_data.get("bundle_pieces")
        return {pk: int(count) for pk, count in pairs.values.items()} if pairs else {}

    def _segments(self) -> list[str]:
        return list(self.cleaned_data.get("segments") or [])


def initial_of(activity: Activity) -> dict[str, Any]:
    """The values of every field for a stored activity. Three queries beside what is prefetched."""
    values: dict[str, Any] = {name: getattr(activity, name) for name in (*ACTIVITY_FIELDS, "version")}
    values["new_buyers"] = {True: "new", False: "old", None: ""}[activity.new_buyers]
    values["except_regions"] = activity.except_regions
    values["segments"] = sorted(segment.key for segment in activity.segments.all())
    values["bundle_pieces"] = "\n".join(f"{p.sku.sku_id} {p.quantity}" for p in activity.bundle_pieces.all())
    rows = list(activity.scope_rows.select_related("sku", "product"))
    for name, (part, excluded) in LISTS.items():
        values[name] = "\n".join(
            row.sku.sku_id if row.sku else row.product.num_iid if row.product else ""
            for row in rows
            if (row.part, row.excluded) == (part, excluded)
            and row.price_cny is None
            and (row.sku or row.product)
        )
    for name, (part, excluded, column) in WORDS.items():
        found = {getattr(row, column) for row in rows if (row.part, row.excluded) == (part, excluded)}
        values[name] = sorted(found - {""})
    values["own_prices"] = "\n".join(
        f"{row.sku.sku_id} {row.price_cny}" for row in rows if row.sku and row.price_cny is not None
    )
    return values


def _all_fields(kind: ActivityKind) -> dict[str, forms.Field]:
    names = [name for _key, _title, section in fields_of(kind) for name in section]
    stored = [name for name in names if name in ACTIVITY_FIELDS]
    widgets: dict[str, type[forms.Widget] | forms.Widget] = {n: MOMENT for n in stored if n in MOMENTS}
    made = dict(fields_for_model(Activity, fields=stored, widgets=widgets))
    made["starts_at"].help_text = _("北京时间；从这一刻起有效。")
    made["ends_at"].help_text = _("到这一刻为止，这一刻不再有效：整天结束写第二天 00:00。")
    made["note"].widget = forms.Textarea(attrs={"rows": 2})
    made["event"].help_text = _("例如 双11 2026；日历和列表按它归在一起。")
    if "is_claimable" in made:
        made["is_claimable"].help_text = _("任何人都能领；算价时当作买家已经领了。")
    if "min_vip_level" in made:
        made["min_vip_level"].required = False
        made["min_vip_level"].help_text = _("0 就是不限会员等级。")
    if "every_n_pay_rate" in made:
        made["every_n_pay_rate"].help_text = _("买家仍要付的比例：半价写 0.5。")
    if "stacking_group" in made:
        made["stacking_group"].help_text = _(
            "同层级里写了同一个组名的活动，一单只用一个；留空就和同层级的其他活动互斥。"
        )
    if "repeats" in made and kind == ActivityKind.GIFT:
        made["repeats"].label = _("每满都送")
    for name in ("every_n", "every_n_pay_rate", "bundle_price_cny", "add_on_price_cny", "add_on_max_pieces"):
        if name in made:
            made[name].required = True
    for name in ("deposit_cny", "deposit_worth_cny", "balance_starts_at", "balance_ends_at"):
        if name in made:
            made[name].required = True
    for name in made:
        if name.endswith("_cny"):
            made[name].label = format_lazy(_("{name}（元）"), name=made[name].label)
    return {name: made.get(name) or _extra_field(name, kind) for name in names} | _special(kind, names)


def _special(kind: ActivityKind, names: list[str]) -> dict[str, forms.Field]:
    """Fields with another widget than the column's."""
    later = list(ActivityLevel)[list(ActivityLevel).index(LEVEL_OF_KIND[kind]) + 1 :]
    special: dict[str, forms.Field] = {
        "new_buyers": forms.ChoiceField(label=_("新老客"), required=False, choices=BUYERS),
        "blocks": forms.MultipleChoiceField(
            label=_("不可叠加"),
            required=False,
            choices=[(level.value, level.label) for level in later],
            widget=forms.CheckboxSelectMultiple,
            help_text=_("参加它的商品不再享受勾选的优惠。"),
        ),
    }
    return {name: field for name, field in special.items() if name in names}


def _extra_field(name: str, kind: ActivityKind) -> forms.Field:
    """Fields that are rows of their own in the database."""
    boxes = forms.CheckboxSelectMultiple
    match name:
        case "scope_skus":
            return NumberList(
                label=_("商品"),
                required=False,
                help_text=_("粘贴 SKU ID、商家编码、商品 ID 或货号，用空格或换行分开；一次最多 20,000 个。"),
            )
        case "except_skus":
            return NumberList(label=_("排除的商品"), required=False)
        case "condition_skus":
            return NumberList(label=_("计入门槛的商品"), required=False)
        case "own_prices":
            return PairList(
                label=_("单独定价的 SKU"),
                required=False,
                help_text=_("一行一个：编号和活动价，例如 5000000000001 19.90。写商品 ID 就是它的所有 SKU。"),
            )
        case "bundle_pieces":
            return PairList(
                label=_("套餐商品"),
                value_if_none=Decimal(1),
                help_text=_("一行一个：SKU 编号和件数，不写件数就是 1 件。"),
            )
        case "segments":
            found = Segment.objects.values_list("key", "name")
            return forms.MultipleChoiceField(
                label=_("人群"),
                choices=list(found),
                help_text=format_html(
                    '{} <a href="{}" target="_blank">{}</a>',
                    _("不选就是所有买家；选了几个，属于其中一个就行。"),
                    reverse("promotions:segments"),
                    _("看看谁在里面"),
                ),
                required=False,
                widget=boxes,
            )
    labels = {"scope": _("参加"), "except": _("排除"), "condition": _("计入门槛")}
    part, _under, column = name.partition("_")
    if column == "categories":
        label, words = _("%(part)s的类目") % {"part": labels[part]}, _categories()
    else:
        label, words = _("%(part)s的标签") % {"part": labels[part]}, _tags()
    return KnownWords(label=label, choices=[(word, word) for word in words], required=False, widget=boxes)


class KnownWords(forms.MultipleChoiceField):
    """Categories or tags; one that no product has any more stays valid."""

    def valid_value(self, value: str) -> bool:
        return 0 < len(value) <= 100


def _categories() -> list[str]:
    found = Product.objects.exclude(category="").order_by(Lower("category"))
    return list(dict.fromkeys(found.values_list("category", flat=True)))


def _tags() -> list[str]:
    rows = Product.objects.exclude(tags=[]).values_list("tags", flat=True)
    return sorted({tag for tags in rows for tag in tags})
