"""Names of constraints and indexes after SQLAlchemy has applied the naming convention."""

from __future__ import annotations

from typing import Any, Optional

from sqlalchemy import schema as saschema
from sqlalchemy.sql.elements import conv, quoted_name

from ._values import Document, compact, flag

_KINDS = {
    saschema.Index: "ix",
    saschema.UniqueConstraint: "uq",
    saschema.CheckConstraint: "ck",
    saschema.ForeignKeyConstraint: "fk",
    saschema.PrimaryKeyConstraint: "pk",
}

_DEFAULT = {"ix": "ix_%(column_0_label)s"}


def identifier(name: Any) -> str:
    """A name as text, still with what it says of its own quotes."""
    return name if isinstance(name, quoted_name) else str(name)


def settled_quotes(document: Any) -> dict[str, bool]:
    """The names in a document that are in quotes, or are not, whatever the dialect's rules say: `quoted_name`."""
    found: dict[str, bool] = {}
    if isinstance(document, dict):
        document = document.values()
    elif isinstance(document, quoted_name) and document.quote is not None:
        return {str(document): bool(document.quote)}
    elif isinstance(document, str) or not isinstance(document, (list, tuple)):
        return found
    for part in document:
        found.update(settled_quotes(part))
    return found


def final_name(thing: Any, dialect: Any) -> Optional[str]:
    """The name as the database will have it: with the convention applied, cut to the dialect's length.

    None for a constraint that stays without a name.
    """
    if thing.name is None:
        return None
    # Good for indexes too. The flag is SQLAlchemy's own, made for this: the name without quotes.
    name = dialect.identifier_preparer.format_constraint(thing, _alembic_quote=False)
    return None if name is None else identifier(name)


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
