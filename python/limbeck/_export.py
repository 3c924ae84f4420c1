"""SQLAlchemy's tables as data: what ``limbeck-schema`` calls a schema."""

from __future__ import annotations

from typing import Any, Callable, Optional

from sqlalchemy import literal
from sqlalchemy import schema as saschema
from sqlalchemy import types as sqltypes
from sqlalchemy.sql import elements, operators

from ._constraints import ConstraintExporter
from ._dialects import compile_expression, without_parameters
from ._errors import KnownTrouble
from ._names import final_name, identifier, name_data
from ._options import index_options, other_option, table_options
from ._types import TypeTable
from ._values import Document, compact, flag

#: Gives an object a number by which hooks get it back; or nothing.
OriginOf = Callable[[Any], Optional[int]]


class Exporter:
    """Turns SQLAlchemy's objects into data, for one dialect."""

    def __init__(self, types: TypeTable, dialect: Any, origin_of: OriginOf = lambda thing: None) -> None:
        self.dialect = without_parameters(dialect)
        self.types = types
        self.origin_of = origin_of
        self.constraints = ConstraintExporter(self)
        self._has_named_enums = _creates_type(sqltypes.Enum("x", name="x").dialect_impl(self.dialect))

    # whole schemas

    def schema(self, collections: list[Any]) -> Document:
        """The tables of all `MetaData`, in the order in which they can be created."""
        tables: list[Document] = []
        enums: dict[tuple[Optional[str], str], Document] = {}
        sequences: list[Document] = []
        for metadata in collections:
            for table in metadata.sorted_tables:
                tables.append(self._table_or_reason(table))
                for column in table.columns:
                    self._collect_enums(column.type, enums)
            sequences += [
                self.sequence(sequence) for sequence in metadata._sequences.values() if self._is_made(sequence)
            ]
        return compact({"tables": tables}, enums=list(enums.values()), sequences=sequences)

    def table(self, table: Any) -> Document:
        return compact(
            {
                "name": table_name(table.name, table.schema),
                "columns": [self.column(column) for column in table.columns],
            },
            constraints=[self.constraints.describe(constraint) for constraint in self.constraints_of(table)],
            indexes=[self.index(index) for index in self.indexes_of(table)],
            comment=table.comment,
            prefixes=[self._prefix(prefix) for prefix in table._prefixes],
            options=table_options(table),
            origin=self.origin_of(table),
        )

    def _table_or_reason(self, table: Any) -> Document:
        """The table, or an error that names it."""
        try:
            return self.table(table)
        except Exception as error:
            message = f"the table `{table.fullname}` cannot be described: {error}"
            raise KnownTrouble("model_unsupported", message) from error

    def constraints_of(self, table: Any) -> list[Any]:
        """The constraints of a table: its primary key, then the others in the order they were made."""
        primary = table.primary_key
        rest = sorted(table.constraints, key=lambda constraint: constraint._creation_order)
        found = [primary, *(constraint for constraint in rest if constraint is not primary)]
        return [constraint for constraint in found if self.constraints.is_made(constraint)]

    def indexes_of(self, table: Any) -> list[Any]:
        """The indexes of a table by name; SQLAlchemy keeps them in no order."""
        indexes = [index for index in table.indexes if self.constraints.is_meant(index)]
        return sorted(indexes, key=lambda index: str(index.name))

    # columns

    def column(self, column: Any) -> Document:
        checks = [item for item in column.constraints if isinstance(item, saschema.CheckConstraint)]
        checks.sort(key=lambda check: check._creation_order)
        return compact(
            {
                "name": identifier(column.name),
                "type": self.types.describe(column.type, self.dialect),
                "nullable": bool(column.nullable),
            },
            primary_key=flag(column.primary_key),
            autoincrement=_AUTOINCREMENT.get(column.autoincrement),
            server_default=self.server_default(self._default_of(column), column.type),
            comment=column.comment,
            checks=[self.constraints.check(check) for check in checks if self.constraints.is_made(check)],
            system=flag(column.system),
            options=self._column_options(column),
            origin=self.origin_of(column),
        )

    def server_default(self, default: Any, type_: Any = None) -> Optional[Document]:
        """A server default as the user may write one: text, an expression, `Computed`, `Identity`, ..."""
        if default is None:
            return None
        if isinstance(default, saschema.Computed):
            computed = compact({"sql": self.expression_text(default.sqltext)}, persisted=default.persisted)
            return {"default": "computed", "computed": computed}
        if isinstance(default, saschema.Identity):
            return {"default": "identity", "identity": identity_data(default)}
        if isinstance(default, saschema.DefaultClause):
            default = default.arg
        elif isinstance(default, saschema.FetchedValue):
            return {"default": "fetched"}
        if isinstance(default, str):
            return {"default": "literal", "text": str(default)}
        if isinstance(default, saschema.Sequence):
            default = default.next_value()
        return {"default": "expression", "expr": self.expression(default)}

    def fill(self, column: Any) -> Optional[Document]:
        """What SQLAlchemy's INSERT ... SELECT puts into a column that the SELECT does not have: its `default=`.

        A function is called once for the whole statement.
        """
        default = column.default
        if default is None or default.is_sequence:
            return None
        if default.is_clause_element:
            return self.expression(default.arg)
        value = default.arg(None) if default.is_callable else default.arg
        return self.expression(literal(value, column.type))

    # expressions

    def expression(self, expression: Any) -> Document:
        """An expression as this dialect writes it; text is taken as it is."""
        return {"expr": "text", "sql": self.expression_text(expression)}

    def expression_text(self, expression: Any) -> str:
        if isinstance(expression, str):
            return str(expression)
        if hasattr(expression, "__clause_element__"):
            expression = expression.__clause_element__()
        return compile_expression(expression, self.dialect)

    # indexes

    def index(self, index: Any) -> Document:
        options = index_options(index, self)
        return compact(
            {"elements": [self._index_element(expression, index) for expression in index.expressions]},
            name=name_data(final_name(index, self.dialect), index.name),
            unique=flag(index.unique),
            options=options,
            origin=self.origin_of(index),
        )

    def _index_element(self, expression: Any, index: Any) -> Document:
        if isinstance(expression, str):
            return {"element": "column", "name": identifier(expression)}
        if isinstance(expression, elements.ColumnClause) and not expression.is_literal:
            return {"element": "column", "name": identifier(expression.name)}
        return {"element": "expression", "expr": self._index_expression(expression, index)}

    def _index_expression(self, expression: Any, index: Any) -> Document:
        postfix = _POSTFIX.get(getattr(expression, "modifier", None))
        if postfix is not None and isinstance(expression, elements.UnaryExpression):
            operand = expression.element
            if isinstance(operand, elements.ColumnClause) and not operand.is_literal:
                inner: Document = {"expr": "column", "name": identifier(operand.name)}
            else:
                inner = self._index_expression(operand, index)
            return {"expr": "postfix", "operand": inner, "operator": postfix}
        label = getattr(expression, "key", None) if isinstance(expression, elements.Label) else None
        if label is not None:
            expression = expression.element
        text = self.expression_text(expression.self_group())
        operator_class = index.dialect_kwargs.get("postgresql_ops", {}).get(label) if label else None
        return {"expr": "text", "sql": f"{text} {operator_class}" if operator_class else text}

    # the rest

    def sequence(self, sequence: Any) -> Document:
        return compact(
            {"name": identifier(sequence.name)},
            schema=None if sequence.schema is None else identifier(sequence.schema),
            settings=identity_data(sequence),
        )

    def enum(self, type_: Any) -> Document:
        """A named enumeration."""
        schema = type_.schema
        return compact(
            {"name": identifier(type_.name), "values": [str(value) for value in type_.enums]},
            schema=None if schema is None else identifier(schema),
            origin=self.origin_of(type_),
        )

    def named_enum(self, type_: Any) -> Any:
        """The type that `CREATE TYPE` makes for a column's type here, if it is an enumeration."""
        type_ = type_.dialect_impl(self.dialect)
        while isinstance(type_, sqltypes.TypeDecorator):
            inner: Any = getattr(type_, "impl_instance", None) or type_.impl
            type_ = inner.dialect_impl(self.dialect)
        item = getattr(type_, "item_type", None)
        if item is not None:
            return self.named_enum(item)
        is_named = isinstance(type_, sqltypes.Enum) and _creates_type(type_) and type_.name is not None
        return type_ if is_named and type_.native_enum else None

    def _collect_enums(self, type_: Any, found: dict[tuple[Optional[str], str], Document]) -> None:
        named = self.named_enum(type_) if self._has_named_enums else None
        if named is not None:
            found.setdefault((named.schema, str(named.name)), self.enum(named))

    def _is_made(self, sequence: Any) -> bool:
        """An optional sequence is not made where columns number themselves."""
        return self.dialect.supports_sequences and not (sequence.optional and self.dialect.sequences_optional)

    def _default_of(self, column: Any) -> Any:
        return column.server_default if column.computed is None else column.computed

    def _column_options(self, column: Any) -> Document:
        options: Document = {}
        other = []
        for key, value in column.dialect_kwargs.items():
            if key in _COLUMN_OPTIONS:
                options[key] = str(value)
            else:
                other.append(other_option(key, value))
        return compact(options, other=other)

    def _prefix(self, prefix: Any) -> str:
        return str(prefix) if isinstance(prefix, str) else self.expression_text(prefix)


_AUTOINCREMENT = {True: "yes", False: "no", "ignore_fk": "ignore_fk"}

_COLUMN_OPTIONS = ("sqlite_on_conflict_not_null", "sqlite_on_conflict_primary_key", "sqlite_on_conflict_unique")

_POSTFIX = {
    operators.desc_op: "DESC",
    operators.asc_op: "ASC",
    getattr(operators, "nulls_first_op", None) or operators.nullsfirst_op: "NULLS FIRST",
    getattr(operators, "nulls_last_op", None) or operators.nullslast_op: "NULLS LAST",
}


def _creates_type(type_: Any) -> bool:
    """Whether the type makes itself known to the database by a statement of its own."""
    return type(type_).create is not sqltypes.SchemaType.create


def table_name(name: Any, schema: Any) -> Document:
    named: Document = {"name": identifier(name)}
    return named if schema is None else {"schema": identifier(schema), **named}


def identity_data(settings: Any) -> Document:
    """The settings of an identity column, or of a sequence, which has the same but two."""
    always = getattr(settings, "always", None)
    return compact(
        {},
        always=flag(always),
        on_null=getattr(settings, "on_null", None),
        start=settings.start,
        increment=settings.increment,
        min_value=settings.minvalue,
        max_value=settings.maxvalue,
        no_min_value=settings.nominvalue,
        no_max_value=settings.nomaxvalue,
        cycle=settings.cycle,
        cache=settings.cache,
        order=settings.order,
    )
