"""Fields of the forms: clean texts, lines, product numbers, pictures."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from customer_service.replies import rules
from customer_service.replies.pictures import rules as picture_rules
from customer_service.replies.pictures.encoding import FORMATS
from customer_service.replies.queries import products_numbered
from shopops.lib.forms import paste

# Files of people without JavaScript come under this name.
NEW_PICTURES = "new_pictures"
PRODUCTS_AT_MOST = 50
WORDINGS_AT_MOST = 50
WORDING_CHARACTERS = 200


class CleanText(forms.CharField):
    """A text without control characters and direction marks, line ends unified."""

    def to_python(self, value: Any) -> str:
        return rules.clean(super().to_python(value) or "")


class LineList(forms.CharField):
    """One text a line; the same twice counts once."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        if isinstance(value, list):
            return value
        lines = (line.strip() for line in rules.clean(super().to_python(value) or "").split("\n"))
        return list(dict.fromkeys(filter(None, lines)))

    def validate(self, value: Any) -> None:
        if len(value) > WORDINGS_AT_MOST:
            raise ValidationError(gettext("最多 %(limit)s 行。") % {"limit": WORDINGS_AT_MOST})
        for line in value:
            if len(line) > WORDING_CHARACTERS:
                counts = {"line": line[:20], "limit": WORDING_CHARACTERS}
                raise ValidationError(gettext("“%(line)s…”太长，一行最多 %(limit)s 个字。") % counts)


class ProductsWidget(forms.Textarea):
    """Numbers of products; static/js/handbook/products.js searches for them by name."""

    template_name = "replies/widgets/products.html"


class ProductNumbers(forms.CharField):
    """Products by 商品 ID or 货号, separated by spaces, commas or line ends."""

    widget = ProductsWidget(attrs={"rows": 2})

    def prepare_value(self, value: Any) -> Any:
        return value if value is None or isinstance(value, str) else "\n".join(p.num_iid for p in value)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, list):
            return value
        numbers = paste.words(rules.clean(super().to_python(value) or ""))
        if len(numbers) > PRODUCTS_AT_MOST:
            raise ValidationError(gettext("最多关联 %(limit)s 个商品。") % {"limit": PRODUCTS_AT_MOST})
        found = products_numbered(numbers)
        known = {p.num_iid for p in found} | {p.outer_id for p in found}
        if missing := [number for number in numbers if number not in known]:
            sentence = gettext("没有商品 ID 或货号是“%(numbers)s”的商品。")
            raise ValidationError(sentence % {"numbers": "、".join(missing[:5])})
        return found


class PicturesWidget(forms.Textarea):
    """A line for each picture, and a field to choose files; static/js/handbook/pictures.js makes cards of both."""

    template_name = "replies/widgets/pictures.html"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        more: dict[str, Any] = {
            "files": NEW_PICTURES,
            "accept": ",".join(f"image/{form.lower()}" for form in FORMATS),
        }
        more |= {"at_most": picture_rules.MAX_PICTURES, "alt_characters": picture_rules.ALT_CHARACTERS}
        return super().get_context(name, value, attrs) | more


class PictureList(forms.CharField):
    """Pictures, one a line: key and what it shows."""

    widget = PicturesWidget(attrs={"rows": 2, "spellcheck": "false"})

    def prepare_value(self, value: Any) -> Any:
        return picture_rules.lines_of(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return value if isinstance(value, list) else picture_rules.from_lines(super().to_python(value) or "")

    def has_changed(self, initial: Any, data: Any) -> bool:
        """A text that cannot be read has changed; what was there could be."""
        try:
            return bool(self.to_python(data) != self.to_python(initial))
        except ValidationError:
            return True
