"""SQLAlchemy's types as data. The table of known classes comes from the program, so there is only one."""

from __future__ import annotations

import copy
import inspect
import sys
from typing import Any, Optional

import sqlalchemy
from sqlalchemy import types as sqltypes
from sqlalchemy import util

from ._dialects import compile_type
from ._values import Document, compact


class TypeTable:
    """Turns type objects into data."""

    def __init__(self, signatures: list[Any]) -> None:
        self._signatures = [(kind, [(name, rest) for name, rest in parameters]) for kind, parameters in signatures]
        self._known: dict[Any, tuple[str, list[tuple[str, bool]]]] = {}
        self._modules_seen = 0

    def describe(self, type_: Any, dialect: Any) -> Document:
        """A column's type: class and arguments, variants, and what stands around it."""
        if inspect.isclass(type_):
            type_ = type_()
        base, variants = _without_variants(type_)
        data = self._describe_plain(base, dialect)
        data["variants"] = [
            {"dialect": name, "type": self.describe(variant, dialect)} for name, variant in variants.items()
        ]
        return compact({"base": data.pop("base")}, **data)

    def kind_of(self, class_: type) -> Optional[tuple[str, list[tuple[str, bool]]]]:
        """What the table says of a class."""
        if class_ not in self._known:
            self._resolve()
        return self._known.get(class_)

    def _describe_plain(self, type_: Any, dialect: Any) -> Document:
        known = self.kind_of(type(type_))
        # SQL Server's `VARBINARY("max")` has a word where every other has a number.
        is_odd = isinstance(getattr(type_, "length", None), str)
        if known is not None and not is_odd:
            return {"base": self._arguments(type_, *known, dialect=dialect)}
        reference = python_reference(type_)
        inner = None if is_odd else self._inner(type_, dialect)
        if inner is not None:
            base = self.describe(inner, dialect)
            if not base.get("variants") and _same_text(type_, inner, dialect):
                return {"base": base["base"], "wrap": reference}
        return {"base": {"kind": "other", "python": reference, "sql": _texts(type_, dialect)}}

    def _inner(self, type_: Any, dialect: Any) -> Any:
        """The known type that an unknown one is made of."""
        if isinstance(type_, sqltypes.TypeDecorator):
            inner, variants = _without_variants(type_.load_dialect_impl(dialect))
            inner = variants.get(dialect.name, inner)
            # What a dialect makes of it is a class of the driver's: the class that the user named is above it.
            inner = self._public(inner)
            return inner if inner is not None else type_.impl
        return self._public(type_)

    def _public(self, type_: Any) -> Any:
        """The type itself if its class is known, or one of the nearest known class with the same arguments."""
        base, _ = _without_variants(type_)
        if self.kind_of(type(base)) is not None or isinstance(base, sqltypes.TypeDecorator):
            return base
        for class_ in type(base).__mro__[1:]:
            known = self.kind_of(class_)
            if known is not None and class_ is not sqltypes.NullType:
                try:
                    return util.constructor_copy(base, class_)
                except Exception:
                    return None  # arguments that its class does not keep
        return None

    def _arguments(self, type_: Any, kind: str, parameters: list[tuple[str, bool]], dialect: Any) -> Document:
        data: Document = {"kind": kind}
        defaults = _defaults(type(type_))
        for name, _ in parameters:
            value = _ARGUMENTS.get((kind, name), _attribute)(type_, name)
            if isinstance(value, sqlalchemy.sql.elements.ClauseElement):
                value = str(value)
            if value is None or (name in defaults and value == defaults[name]):
                continue
            if isinstance(value, (sqltypes.TypeEngine, type)):
                value = self.describe(value, dialect)
            elif isinstance(value, (list, tuple)):
                value = [str(item) for item in value]
            elif isinstance(value, str):
                value = str(value)  # a quoted_name is a str of another class
            if value != []:
                data[name] = value
        return data

    def _resolve(self) -> None:
        """Finds the classes of the table; again when another dialect has been imported."""
        if self._modules_seen == len(sys.modules):
            return
        self._modules_seen = len(sys.modules)
        postgresql = sys.modules.get("sqlalchemy.dialects.postgresql")
        for kind, parameters in self._signatures:
            module_name, dot, name = kind.rpartition(".")
            if dot:
                places = [sys.modules.get(f"sqlalchemy.dialects.{module_name}")]
            else:
                places = [sqlalchemy, sqltypes, postgresql]  # SQLAlchemy 1.4 has UUID in one dialect only
            found = (getattr(place, name, None) for place in places if place is not None)
            class_ = next((class_ for class_ in found if inspect.isclass(class_)), None)
            if class_ is not None:
                # `postgresql.ARRAY` and `ARRAY` are two classes; `postgresql.UUID` and `UUID` are one.
                self._known.setdefault(class_, (kind, parameters))


def _without_variants(type_: Any) -> tuple[Any, dict[str, Any]]:
    """A type apart from its variants, whichever way this SQLAlchemy keeps them."""
    mapping = getattr(type_, "_variant_mapping", None)
    if mapping is not None:
        if not mapping:
            return type_, {}
        plain = copy.copy(type_)
        plain._variant_mapping = util.immutabledict()
        return plain, dict(mapping)
    if type(type_).__name__ == "Variant" and hasattr(type_, "mapping"):
        base, inner = _without_variants(type_.impl)
        return base, {**inner, **type_.mapping}
    return type_, {}


def _attribute(type_: Any, name: str) -> Any:
    return getattr(type_, name, None)


def _own_attribute(type_: Any, name: str) -> Any:
    """An attribute that the constructor set; the class has a default of its own."""
    return vars(type_).get(name)


def _enum_values(type_: Any, name: str) -> list[str]:
    return list(type_.enums)


def _enum_length(type_: Any, name: str) -> Optional[int]:
    length: Optional[int] = type_.length
    return None if length == getattr(type_, "_default_length", None) else length


def _enum_create_type(type_: Any, name: str) -> Optional[bool]:
    return False if getattr(type_, "create_type", True) is False else None


def _enum_name(type_: Any, name: str) -> Optional[str]:
    return None if type_.name is None else str(type_.name)


def _inherit_schema(type_: Any, name: str) -> Optional[bool]:
    own = vars(type_)
    # SQLAlchemy 2.1 warns of the public name.
    return True if own.get("_inherit_schema", own.get("inherit_schema")) is True else None


_ARGUMENTS: dict[tuple[str, str], Any] = {
    ("Enum", "values"): _enum_values,
    ("Enum", "name"): _enum_name,
    ("Enum", "length"): _enum_length,
    ("Enum", "create_type"): _enum_create_type,
    ("Enum", "inherit_schema"): _inherit_schema,
    ("postgresql.ENUM", "values"): _enum_values,
    ("postgresql.ENUM", "name"): _enum_name,
    ("postgresql.ENUM", "create_type"): _enum_create_type,
    ("postgresql.ENUM", "inherit_schema"): _inherit_schema,
    ("mysql.ENUM", "values"): _enum_values,
    ("mysql.ENUM", "name"): _enum_name,
    ("postgresql.JSON", "astext_type"): _own_attribute,
    ("postgresql.JSONB", "astext_type"): _own_attribute,
    ("postgresql.HSTORE", "text_type"): _own_attribute,
}


def _defaults(class_: type) -> dict[str, Any]:
    """The defaults of a constructor, from the nearest class that names them."""
    found = _defaults_seen.get(class_)
    if found is None:
        found = {}
        for base in reversed(class_.__mro__):
            init = base.__dict__.get("__init__")
            if init is None or base is object:
                continue
            for parameter in inspect.signature(init).parameters.values():
                if parameter.default is not inspect.Parameter.empty:
                    found[parameter.name] = parameter.default
        found.update(_HIDDEN_DEFAULTS.get(class_.__name__, {}))
        _defaults_seen[class_] = found
    return found


_defaults_seen: dict[type, dict[str, Any]] = {}

# Taken from `**kw`, so no signature tells them.
_HIDDEN_DEFAULTS: dict[str, dict[str, Any]] = {
    "Enum": {"native_enum": True, "create_constraint": False, "schema": None},
    "ENUM": {"native_enum": True, "create_constraint": False, "schema": None},
    "DOMAIN": {"create_type": True},
    "SET": {"retrieve_as_bitwise": False},
}


def python_reference(type_: Any) -> Document:
    """How Python would write a type whose class is not in the table."""
    class_ = type(type_)
    module = class_.__module__
    if module.startswith("sqlalchemy.dialects."):
        module = ".".join(module.split(".")[:3])
    text = repr(type_)
    head = f"{class_.__name__}("
    if not (text.startswith(head) and text.endswith(")")):
        text = util.generic_repr(type_)
    arguments = text[text.index("(") + 1 : -1] if "(" in text else ""
    return compact({"module": module, "name": class_.__qualname__}, arguments=arguments or None)


def _same_text(one: Any, other: Any, dialect: Any) -> bool:
    """Whether two types are the same column type here."""
    # Neither can be compiled when a name or an inner type is missing.
    return _texts(one, dialect) == _texts(other, dialect)


def _texts(type_: Any, dialect: Any) -> dict[str, str]:
    try:
        return {str(dialect.name): compile_type(type_, dialect)}
    except Exception:
        return {}
