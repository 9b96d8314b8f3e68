"""Fields that several rooms show or read, and forms that read strictly."""

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import BaseForm
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.instance import instance

# The greatest whole number of a column, and of JSON (RFC 8785).
HIGHEST = 2**31 - 1
LARGEST = 2**53 - 1
UNKNOWN = _("There is no such field.")
NO_VALUE = _("This is neither a number, nor a text, nor yes or no.")


class Shown(serializers.Serializer[Any]):
    """What programs are shown of something. Fields are read from attributes or a mapping."""


class Given(serializers.Serializer[Any]):
    """What programs send. A field that is not known is refused, because it was meant."""

    def to_internal_value(self, data: Any) -> Any:
        unknown = set(data) - set(self.fields) if isinstance(data, dict) else ()
        if unknown:
            raise serializers.ValidationError({str(name): [UNKNOWN] for name in sorted(unknown)})
        return super().to_internal_value(data)


class Page(serializers.URLField):
    """The page on which people see the same: a path of this instance, shown as a whole address."""

    def __init__(self, **how: Any) -> None:
        how.setdefault("source", "get_absolute_url")
        how.setdefault("help_text", "The page on which people see the same.")
        super().__init__(read_only=True, **how)

    def to_representation(self, value: str) -> str:
        return f"{instance.address}{value}"


class Number(serializers.IntegerField):
    """The number of something that is kept, as its address has it."""

    def __init__(self, **how: Any) -> None:
        super().__init__(min_value=1, max_value=HIGHEST, **how)


class MayBeEmpty(serializers.CharField):
    """A text that need not be sent, which is the same as an empty one."""

    def __init__(self, **how: Any) -> None:
        super().__init__(required=False, default="", allow_blank=True, **how)


@extend_schema_field({"type": ["integer", "string", "boolean", "null"]})
class Value(serializers.Field[Any, Any, Any, Any]):
    """A value of the charter: a number, a text, yes or no, or none; a share is written "2/3"."""

    def to_representation(self, value: Any) -> Any:
        return value

    def to_internal_value(self, data: Any) -> Any:
        if data is None or isinstance(data, int | str):
            return data
        raise serializers.ValidationError(NO_VALUE)


def faults_of(form: BaseForm) -> dict[str, list[str]]:
    """What is wrong with a form that pages show, as serializers tell it."""
    return {
        "non_field_errors" if name == NON_FIELD_ERRORS else name: [str(each) for each in said]
        for name, said in form.errors.items()
    }
