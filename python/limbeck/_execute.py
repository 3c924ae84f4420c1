"""SQL of the user's as an operation, for `--sql`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy.sql import elements
from sqlalchemy.sql.ddl import DDLElement

from ._names import settled_quotes
from ._values import Document, compact, plain_value_data

if TYPE_CHECKING:
    from ._migration import MigrationContext


def execute_operation(construct: Any, context: MigrationContext) -> Document:
    """The operation that prints a construct."""
    return operation({"op": "execute", "source": _source(construct, context)})


def operation(action: Document) -> Document:
    # Rows are many and hold no names.
    named = {key: value for key, value in action.items() if key != "rows"}
    return compact({"action": action}, quoted=settled_quotes(named))


def _source(construct: Any, context: MigrationContext) -> Document:
    if isinstance(construct, elements.TextClause):
        binds = _binds(construct)
        if binds is not None:
            return compact({"kind": "text", "sql": str(construct.text)}, binds=binds)
    return {"kind": "compiled", "sql": compiled(construct, context)}


def compiled(construct: Any, context: MigrationContext) -> str:
    """A construct's SQL as a script has it."""
    options: dict[str, Any] = {}
    if context.opts.get("literal_binds") and not isinstance(construct, DDLElement):
        options["compile_kwargs"] = {"literal_binds": True}
    return str(construct.compile(dialect=context.dialect, **options))


def _binds(construct: elements.TextClause) -> Any:
    """The values of `bindparams()` by name; nothing when one cannot be described."""
    found = []
    for name, parameter in construct._bindparams.items():
        if parameter.required:
            continue
        value = plain_value_data(parameter.value)
        if value is None or not _is_plain(parameter):
            return None
        found.append([name, value])
    return found


def _is_plain(parameter: Any) -> bool:
    """Whether no type of the user's stands between the value and the database."""
    return type(parameter.type).__module__.startswith("sqlalchemy.sql")
