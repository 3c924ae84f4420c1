"""Keys and constraints as data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable

from sqlalchemy import schema as saschema
from sqlalchemy.sql import elements

from ._errors import KnownTrouble
from ._names import final_name, identifier, name_data
from ._options import split_options
from ._values import Document, compact, flag

if TYPE_CHECKING:
    from ._export import Exporter


class ConstraintExporter:
    """Turns constraints into data."""

    def __init__(self, exporter: Exporter) -> None:
        self._exporter = exporter
        self._kinds: list[tuple[type, Callable[[Any], Document]]] = [
            (saschema.PrimaryKeyConstraint, self._primary_key),
            (saschema.ForeignKeyConstraint, self._foreign_key),
            (saschema.UniqueConstraint, self._unique),
            (saschema.CheckConstraint, self._check),
        ]

    def describe(self, constraint: Any) -> Document:
        """Any constraint, with its kind."""
        if constraint.__visit_name__ == "exclude_constraint":
            return self._exclude(constraint)
        for class_, describe in self._kinds:
            if isinstance(constraint, class_):
                return describe(constraint)
        raise KnownTrouble(
            "model_unsupported", f"constraints of the class `{type(constraint).__name__}` cannot be described"
        )

    def check(self, constraint: Any) -> Document:
        data = self._common(constraint, {"condition": self._exporter.expression(constraint.sqltext)})
        options, other = split_options(constraint.dialect_kwargs, ("postgresql_not_valid",))
        return compact(
            data,
            postgresql_not_valid=flag(options.get("postgresql_not_valid")),
            type_bound=flag(getattr(constraint, "_type_bound", False)),
            other=other,
        )

    def is_made(self, constraint: Any) -> bool:
        """Whether this dialect makes the constraint at all: an empty primary key and some of a type's are not."""
        if isinstance(constraint, saschema.PrimaryKeyConstraint) and not len(constraint.columns):
            return False
        if not self._kind_is_known(constraint):
            return False
        rule = getattr(constraint, "_create_rule", None)
        if rule is not None and not rule(self._ddl_compiler()):
            return False
        return self.is_meant(constraint)

    def is_meant(self, thing: Any) -> bool:
        """Whether `ddl_if()` of an index or constraint lets this dialect have it."""
        condition = getattr(thing, "_ddl_if", None)
        if condition is None:
            return True
        wanted = condition.dialect
        if wanted is not None and self._exporter.dialect.name not in ((wanted,) if isinstance(wanted, str) else wanted):
            return False
        if condition.callable_ is None:
            return True
        arguments = {"tables": None, "state": condition.state, "checkfirst": False}
        return bool(condition.callable_(None, thing, None, dialect=self._exporter.dialect, compiler=None, **arguments))

    def _kind_is_known(self, constraint: Any) -> bool:
        return type(constraint) is not saschema.Constraint

    def _ddl_compiler(self) -> Any:
        return self._exporter.dialect.ddl_compiler(self._exporter.dialect, None)

    def _common(self, constraint: Any, required: Document) -> Document:
        """What every constraint has."""
        return compact(
            required,
            name=name_data(final_name(constraint, self._exporter.dialect), constraint.name),
            deferral=compact({}, deferrable=constraint.deferrable, initially=constraint.initially),
            origin=self._exporter.origin_of(constraint),
        )

    def _primary_key(self, constraint: Any) -> Document:
        data = self._common(constraint, {"columns": column_names(constraint.columns)})
        known = ("postgresql_include", "sqlite_on_conflict", "mysql_using", "mariadb_using")
        options, other = split_options(constraint.dialect_kwargs, known)
        key = compact(
            data,
            postgresql_include=column_names(options.get("postgresql_include") or ()),
            sqlite_on_conflict=options.get("sqlite_on_conflict"),
            mysql_using=options.get("mysql_using"),
            mariadb_using=options.get("mariadb_using"),
            other=other,
        )
        return {"constraint": "primary_key", "key": key}

    def _unique(self, constraint: Any) -> Document:
        data = self._common(constraint, {"columns": column_names(constraint.columns)})
        known = ("postgresql_include", "postgresql_nulls_not_distinct", "sqlite_on_conflict")
        options, other = split_options(constraint.dialect_kwargs, known)
        unique = compact(
            data,
            postgresql_include=column_names(options.get("postgresql_include") or ()),
            postgresql_nulls_not_distinct=options.get("postgresql_nulls_not_distinct"),
            sqlite_on_conflict=options.get("sqlite_on_conflict"),
            other=other,
        )
        return {"constraint": "unique", "unique": unique}

    def _check(self, constraint: Any) -> Document:
        return {"constraint": "check", "check": self.check(constraint)}

    def _foreign_key(self, constraint: Any) -> Document:
        target, target_columns = referred(constraint)
        data = self._common(
            constraint,
            {
                "columns": [identifier(element.parent.name) for element in constraint.elements],
                "target": target,
                "target_columns": target_columns,
            },
        )
        options, other = split_options(constraint.dialect_kwargs, ("postgresql_not_valid",))
        key = compact(
            data,
            on_update=constraint.onupdate,
            on_delete=constraint.ondelete,
            match=constraint.match,
            use_alter=flag(constraint.use_alter),
            postgresql_not_valid=flag(options.get("postgresql_not_valid")),
            other=other,
        )
        return {"constraint": "foreign_key", "key": key}

    def _exclude(self, constraint: Any) -> Document:
        exporter = self._exporter
        parts = []
        for expression, _, operator in constraint._render_exprs:
            if isinstance(expression, elements.ColumnClause) and not expression.is_literal:
                part: Document = {"expr": "column", "name": identifier(expression.name)}
            else:
                part = exporter.expression(expression.self_group() if hasattr(expression, "self_group") else expression)
            parts.append({"expr": part, "operator": str(operator)})
        data = self._common(constraint, {"elements": parts})
        where = constraint.where
        exclude = compact(
            data,
            using=str(constraint.using) if constraint.using else None,
            where=None if where is None else exporter.expression(where),
            ops=[[str(name), str(value)] for name, value in (constraint.ops or {}).items()],
        )
        return {"constraint": "exclude", "exclude": exclude}


def column_names(columns: Any) -> list[str]:
    """The names of columns, given by name or as objects."""
    return [identifier(column if isinstance(column, str) else column.name) for column in columns]


def referred(constraint: Any) -> tuple[Document, list[str]]:
    """The table and the columns that a foreign key refers to; the table need not be there."""
    schema, table, names = None, "", []
    for element in constraint.elements:
        schema, table, column = element._column_tokens
        try:
            found = element.column
        except Exception:  # the other table is not in this MetaData: then the text is all there is
            names.append(identifier(column if column is not None else element.parent.name))
        else:
            schema, table = found.table.schema, found.table.name
            names.append(identifier(found.name))
    data: Document = {"name": identifier(table)}
    if schema is not None:
        data = {"schema": identifier(schema), **data}
    return data, names
