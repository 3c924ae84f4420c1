"""Python values as typed data, and small helpers for building documents."""

from __future__ import annotations

import datetime
import decimal
import enum
import math
import uuid
from typing import Any, Optional

from ._errors import KnownTrouble

Document = dict[str, Any]


def compact(required: Document, **optional: Any) -> Document:
    """A document with its required keys, and those others that are neither `None` nor empty."""
    for key, value in optional.items():
        if value is not None and value != [] and value != {}:
            required[key.rstrip("_")] = value
    return required


def flag(value: Any) -> Optional[bool]:
    """A truth value whose default is false, for `compact`."""
    return True if value else None


def value_data(value: Any) -> Document:
    """A value with its type. Refuses what has none here."""
    data = plain_value_data(value)
    if data is None:
        raise KnownTrouble("value", f"a value of the type `{type(value).__name__}` cannot be described: {value!r}")
    return data


def plain_value_data(value: Any) -> Optional[Document]:
    """A value with its type; nothing when it is of a type that cannot be described."""
    if value is None:
        return {"t": "null"}
    if isinstance(value, enum.Enum):
        return None
    for types, convert in _CONVERSIONS:
        if isinstance(value, types):
            data: Optional[Document] = convert(value)
            return data
    return None


def _integer(value: int) -> Optional[Document]:
    return {"t": "int", "v": int(value)} if -(2**63) <= value < 2**63 else None


def _float(value: float) -> Optional[Document]:
    return {"t": "float", "v": repr(float(value))} if math.isfinite(value) else None


def _sequence(value: Any) -> Optional[Document]:
    items = [plain_value_data(item) for item in value]
    return None if None in items else {"t": "list", "v": items}


def _mapping(value: Any) -> Optional[Document]:
    items = [[key, plain_value_data(item)] for key, item in value.items()]
    if any(not isinstance(key, str) or item is None for key, item in items):
        return None
    return {"t": "dict", "v": items}


# A subclass stands before its base: a bool is an int, a datetime is a date.
_CONVERSIONS: list[tuple[Any, Any]] = [
    (bool, lambda value: {"t": "bool", "v": value}),
    (int, _integer),
    (float, _float),
    (str, lambda value: {"t": "str", "v": str(value)}),
    (decimal.Decimal, lambda value: {"t": "decimal", "v": str(value)} if value.is_finite() else None),
    ((bytes, bytearray), lambda value: {"t": "bytes", "v": bytes(value).hex()}),
    (datetime.datetime, lambda value: {"t": "date_time", "v": value.isoformat()}),
    (datetime.date, lambda value: {"t": "date", "v": value.isoformat()}),
    (datetime.time, lambda value: {"t": "time", "v": value.isoformat()}),
    (uuid.UUID, lambda value: {"t": "uuid", "v": str(value)}),
    ((list, tuple), _sequence),
    (dict, _mapping),
]


def value_of(data: Document) -> Any:
    """The Python value of typed data."""
    kind: str = data["t"]
    value: Any = data.get("v")
    if kind == "list":
        return [value_of(item) for item in value]
    if kind == "dict":
        return {key: value_of(item) for key, item in value}
    return _BACK[kind](value)


_BACK: dict[str, Any] = {
    "null": lambda value: None,
    "bool": bool,
    "int": int,
    "float": float,
    "str": str,
    "decimal": decimal.Decimal,
    "bytes": bytes.fromhex,
    "date": datetime.date.fromisoformat,
    "time": datetime.time.fromisoformat,
    "date_time": datetime.datetime.fromisoformat,
    "uuid": uuid.UUID,
}
