"""A form as a definition in YAML, as `source` reads it back."""

import io
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ruamel.yaml import YAML

from survey.core.form import Form
from survey.core.scales import STANDARD

_USUAL = {"role": "grade", "polarity": "neutral"}
_STANDARD = {str(scale.model_dump()): name for name, scale in STANDARD.items()}


def dumps(form: Form) -> str:
    """Return the text of ``form``; what has its usual value is left out."""
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.allow_unicode = True
    yaml.width = 100
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]  # its own default is wider
    text = io.StringIO()
    yaml.dump(_plain(form.model_dump()), text)
    return text.getvalue()


def _plain(node: Any) -> Any:
    if isinstance(node, Mapping):
        return {key: _field(key, value) for key, value in node.items() if _said(key, value)}
    if isinstance(node, tuple | list):
        return [_plain(item) for item in node]
    if isinstance(node, Decimal):
        return _number(node)
    return str(node) if isinstance(node, str) else node


def _field(key: str, value: Any) -> Any:
    if key == "scale":
        return _STANDARD.get(str(value)) or _plain(value)
    return _plain(value)


def _said(key: str, value: Any) -> bool:
    return value not in (None, "", (), {}) and value is not False and _USUAL.get(key) != value


def _number(number: Decimal) -> int | float | str:
    """Return a number as one writes it; as text where a float would not be the same."""
    if number == number.to_integral_value():
        return int(number)
    return float(number) if Decimal(repr(float(number))) == number else f"{number:f}"
