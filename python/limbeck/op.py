"""The operations of a migration script: `from limbeck import op`, or `from alembic import op` while Limbeck runs it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from ._operations import Operations
from ._proxy import operations_slot

# Each name is a function that acts on the operations of the migration that runs.
_current = cast("Operations", operations_slot)

add_column = _current.add_column
alter_column = _current.alter_column
batch_alter_table = _current.batch_alter_table
bulk_insert = _current.bulk_insert
create_check_constraint = _current.create_check_constraint
create_exclude_constraint = _current.create_exclude_constraint
create_foreign_key = _current.create_foreign_key
create_index = _current.create_index
create_primary_key = _current.create_primary_key
create_table = _current.create_table
create_table_comment = _current.create_table_comment
create_unique_constraint = _current.create_unique_constraint
drop_column = _current.drop_column
drop_constraint = _current.drop_constraint
drop_index = _current.drop_index
drop_table = _current.drop_table
drop_table_comment = _current.drop_table_comment
execute = _current.execute
f = _current.f
get_bind = _current.get_bind
get_context = _current.get_context
inline_literal = _current.inline_literal
invoke = _current.invoke
rename_table = _current.rename_table
run_async = _current.run_async

# These make sense before any migration runs.
register_operation = Operations.register_operation
implementation_for = Operations.implementation_for

if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        """An operation that an extension has registered."""
        from ._operations import Custom

        if name == "_proxy":  # Alembic's, not public, and in scripts all the same
            return operations_slot.current(name)
        if name in Custom.methods:
            return getattr(operations_slot, name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
