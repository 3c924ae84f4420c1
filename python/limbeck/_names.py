"""Names of constraints and indexes after SQLAlchemy has applied the naming convention."""

from __future__ import annotations

from typing import Any, Optional

from sqlalchemy import schema as saschema
from sqlalchemy.sql.elements import conv

from ._values import Document, compact, flag

_KINDS = {
    saschema.Index: "ix",
    saschema.UniqueConstraint: "uq",
    saschema.CheckConstraint: "ck",
    saschema.ForeignKeyConstraint: "fk",
    saschema.PrimaryKeyConstraint: "pk",
}

_DEFAULT = {"ix": "ix_%(column_0_label)s"}


def final_name(thing: Any, dialect: Any) -> Optional[str]:
    """The name as the database will have it: with the convention applied, cut to the dialect's length.

    None for a constraint that stays without a name.
    """
    if thing.name is None:
        return None
    # Good for indexes too. The flag is SQLAlchemy's own, made for this: the name without quotes.
    name = dialect.identifier_preparer.format_constraint(thing, _alembic_quote=False)
    return None if name is None else str(name)


def name_data(name: Optional[str], given: Any) -> Optional[Document]:
    """A name; final when a convention or `op.f` made it."""
    if name is None:
        return None
    is_final = isinstance(given, conv) or type(given).__name__ == "_NoneName" or given is None
    return compact({"text": name}, final=flag(is_final or name != str(given)))


def convention_facts(target_metadata: Any) -> Document:
    """The naming convention in force: that of the one `MetaData`. A list has none, as in Alembic."""
    convention = dict(getattr(target_metadata, "naming_convention", None) or {})
    if not convention or convention == _DEFAULT:
        return {"facts": "known", "convention": {}}
    templates: dict[str, str] = {}
    for key, value in convention.items():
        kind = _KINDS.get(key, key)
        if not (isinstance(kind, str) and isinstance(value, str)):
            return {"facts": "unknown"}
        templates[kind] = value
    return {"facts": "known", "convention": templates}
