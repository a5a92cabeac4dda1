"""The upload form."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shopops.lib.imports.kinds import kinds


def _kind_choices() -> list[tuple[str, Any]]:
    return [("", _("按列名自动识别")), *((kind.key, kind.title) for kind in kinds())]


class AgeForm(forms.Form):
    """When a file was exported."""

    as_of = forms.DateTimeField(
        label=_("资料时间"),
        widget=forms.DateTimeInput(
            attrs={"type": "datetime-local", "class": "form-control"}, format="%Y-%m-%dT%H:%M"
        ),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
    )

    def clean_as_of(self) -> datetime | None:
        moment: datetime | None = self.cleaned_data["as_of"]
        if moment and moment > timezone.now():
            raise forms.ValidationError(_("资料时间不能在将来。"))
        return moment


class UploadForm(AgeForm):
    """A file, and what its name and columns cannot tell."""

    file = forms.FileField(
        label=_("文件"), widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xls"})
    )
    kind = forms.ChoiceField(label=_("文件类型"), required=False, choices=_kind_choices)
    as_of = forms.DateTimeField(
        label=_("资料时间"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        help_text=_(
            "文件是什么时候导出的。不填则看文件名，再看内容里最晚的时间。比系统里旧的资料不会覆盖新的。"
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, css in (("file", "form-control"), ("kind", "form-select"), ("as_of", "form-control")):
            self.fields[name].widget.attrs["class"] = css


class ReasonForm(forms.Form):
    """Why somebody needs buyers' data in clear."""

    reason = forms.CharField(
        label=_("下载原因"),
        max_length=300,
        widget=forms.TextInput(attrs={"class": "form-control"}),
        help_text=_("文件里有买家信息。谁在什么时候为什么下载，会留在操作记录里。"),
    )
