"""Change the kind of a draft in the editor: what fits stays, and what does not is listed."""

from collections.abc import Iterator
from dataclasses import dataclass

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from promotions.activities.models import Activity
from promotions.activities.pages.editor import tiers
from promotions.activities.pages.editor.forms import ActivityForm
from promotions.activities.pages.editor.merge_form import TIERS
from promotions.activities.pages.editor.shapes import SHAPES
from promotions.rulebook.kinds import KINDS_OF_LEVEL, LEVEL_OF_KIND
from shopops.lib.forms.merge import Values

# Every kind has a first value of its own, so that its loss is not reported.
UNREPORTED = {"measure"}


@dataclass(frozen=True)
class Dropped:
    """An entry that the new kind has no field for."""

    label: str
    value: str


def kinds_for(activity: Activity | None) -> list[tuple[str, list[tuple[str, str]]]]:
    """The kinds a draft may become, by level; none once it was published. One query."""
    if activity and activity.published_at:
        return []
    levels = KINDS_OF_LEVEL
    if activity and activity.batches.exists():
        levels = {level: kinds for level, kinds in levels.items() if level == LEVEL_OF_KIND[activity.kind]}
    return [(str(level.label), [(k.value, str(k.label)) for k in kinds]) for level, kinds in levels.items()]


def may_become(activity: Activity | None, kind: str) -> bool:
    """Whether a draft may be of that kind."""
    return any(kind == key for _level, kinds in kinds_for(activity) for key, _label in kinds)


def as_kind(form: ActivityForm, kind: str) -> tuple[ActivityForm, list[Dropped]]:
    """The form of another kind with what was typed in this one, and what was dropped. Nothing is stored."""
    sent = form.sent_values()
    again = ActivityForm(kind=kind, activity=form.activity)
    dropped = [
        Dropped(form.label_of(name), form.display(name, values))
        for name, values in sent.items()
        if name in form.fields
        and name not in again.fields
        and name not in UNREPORTED
        and _is_entered(form, name, values)
    ]
    dropped += _dropped_choices(form, again, sent)
    rows = sent.get(TIERS, [])
    dropped += _dropped_tiers(form, again, rows)
    _fill(again, sent, rows)
    return again, dropped


def _is_entered(form: ActivityForm, name: str, values: list[object]) -> bool:
    """Whether a person entered it: the first value of a kind does not count."""
    return bool(values) and values != [str(form.fields[name].initial)]


def _dropped_choices(form: ActivityForm, again: ActivityForm, sent: Values) -> Iterator[Dropped]:
    for name in again.fields.keys() & sent.keys():
        field = again.fields[name]
        if isinstance(field, forms.MultipleChoiceField):
            invalid = [value for value in sent[name] if not field.valid_value(value)]
            if invalid:
                yield Dropped(form.label_of(name), form.display(name, invalid))


def _dropped_tiers(form: ActivityForm, again: ActivityForm, rows: list[dict[str, str]]) -> Iterator[Dropped]:
    columns = again.shape.tiers
    for column in form.shape.tiers:
        values = [row[column] for row in rows if row[column]]
        if values and column not in columns:
            label = tiers.TierForm(columns=form.shape.tiers).fields[column].label
            yield Dropped(str(label), _("是") if column == "free_postage" else _("、").join(values))
    if again.shape.one_tier and len(rows) > 1:
        text = "\n".join(" / ".join(filter(None, row.values())) for row in rows[1:])
        yield Dropped(_("第一档以外的优惠档"), text)


def _fill(form: ActivityForm, sent: Values, rows: list[dict[str, str]]) -> None:
    # What is stored, not what is filled in below.
    form.initial["seen"] = ActivityForm(kind=form.kind, activity=form.activity)["seen"].initial
    for name, field in form.fields.items():
        if name not in sent:
            continue
        values = sent[name]
        if isinstance(field, forms.MultipleChoiceField):
            form.initial[name] = [value for value in values if field.valid_value(value)]
        elif isinstance(field, forms.BooleanField):
            form.initial[name] = bool(values)
        else:
            form.initial[name] = values[0] if values else ""
    if form.shape.tiers:
        empty = dict.fromkeys(tiers.COLUMNS, "")
        fitting = [{name: row.get(name, "") for name in tiers.COLUMNS} for row in rows]
        shown = fitting[: 1 if form.shape.one_tier else None] or [empty]
        form.tier_rows = tiers.forms_of(shown, form.shape.tiers)


def wanted_kind(data: QueryDict, activity: Activity | None, kind: str) -> str:
    """The kind that the page was of when it was sent: chosen before, and not stored yet."""
    wanted = data.get("kind", "")
    return wanted if wanted in SHAPES and may_become(activity, wanted) else kind
