"""Options that only some dialects know: those with a field of their own, and the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Iterable, Optional

from ._errors import KnownTrouble
from ._names import identifier
from ._values import Document, compact, flag, plain_value_data

if TYPE_CHECKING:
    from ._export import Exporter


def split_options(options: Any, known: Iterable[str]) -> tuple[dict[str, Any], list[Document]]:
    """Options by keyword: the known ones, and documents for the others."""
    mine, other = {}, []
    for key, value in options.items():
        if key in known:
            mine[key] = value
        else:
            other.append(other_option(key, value))
    return mine, other


def table_options(table: Any) -> Document:
    known = [f"postgresql_{name}" for name in ("partition_by", "inherits", "using", "on_commit", "tablespace")]
    known += ["postgresql_with", "sqlite_autoincrement", "sqlite_with_rowid", "sqlite_strict"]
    known += ["postgresql_ignore_search_path"]  # which is for reflection only
    mysql = [key for key in table.dialect_kwargs if key.startswith(("mysql_", "mariadb_"))]
    options, other = split_options(table.dialect_kwargs, known + mysql)
    inherits = options.get("postgresql_inherits")
    postgresql = compact(
        {},
        partition_by=_text(options.get("postgresql_partition_by")),
        inherits=[inherits] if isinstance(inherits, str) else [str(name) for name in inherits or ()],
        using=_text(options.get("postgresql_using")),
        with_=_pairs(options.get("postgresql_with")),
        on_commit=_text(options.get("postgresql_on_commit")),
        tablespace=_text(options.get("postgresql_tablespace")),
    )
    sqlite = compact(
        {},
        autoincrement=flag(options.get("sqlite_autoincrement")),
        without_rowid=flag(options.get("sqlite_with_rowid") is False),
        strict=flag(options.get("sqlite_strict")),
    )
    pairs: dict[str, list[list[str]]] = {"mysql": [], "mariadb": []}
    for keyword in mysql:
        dialect, _, key = keyword.partition("_")
        pairs[dialect].append([key, str(options[keyword])])
    return compact({}, postgresql=postgresql, sqlite=sqlite, **pairs, other=other)


_POSTGRESQL_INDEX = ("using", "where", "include", "ops", "with", "tablespace", "concurrently", "nulls_not_distinct")
_MYSQL_INDEX = ("using", "length", "prefix", "with_parser")


def index_options(index: Any, exporter: Exporter) -> Document:
    known = [f"postgresql_{name}" for name in _POSTGRESQL_INDEX] + ["sqlite_where"]
    known += [f"{dialect}_{name}" for dialect in ("mysql", "mariadb") for name in _MYSQL_INDEX]
    options, other = split_options(index.dialect_kwargs, known)
    names = {str(column.key): identifier(column.name) for column in index.columns}

    def postgresql(name: str) -> Any:
        return options.get(f"postgresql_{name}")

    def mysql(dialect: str) -> Document:
        length = options.get(f"{dialect}_length")
        if isinstance(length, int):
            length = {name: length for name in names.values()}
        return compact(
            {},
            using=_text(options.get(f"{dialect}_using")),
            length=[[names.get(key, key), value] for key, value in (length or {}).items()],
            prefix=_text(options.get(f"{dialect}_prefix")),
            with_parser=_text(options.get(f"{dialect}_with_parser")),
        )

    ops = postgresql("ops") or {}
    return compact(
        {},
        postgresql=compact(
            {},
            using=_text(postgresql("using")),
            where=_condition(postgresql("where"), exporter),
            include=[
                identifier(column if isinstance(column, str) else column.name) for column in postgresql("include") or ()
            ],
            ops=[[names[key], str(value)] for key, value in ops.items() if key in names],
            with_=_pairs(postgresql("with")),
            tablespace=_text(postgresql("tablespace")),
            concurrently=flag(postgresql("concurrently")),
            nulls_not_distinct=postgresql("nulls_not_distinct"),
        ),
        sqlite_where=_condition(options.get("sqlite_where"), exporter),
        mysql=mysql("mysql"),
        mariadb=mysql("mariadb"),
        other=other,
    )


def _condition(condition: Any, exporter: Exporter) -> Optional[Document]:
    return None if condition is None else exporter.expression(condition)


def _text(value: Any) -> Optional[str]:
    return None if value is None else str(value)


def _pairs(value: Any) -> list[list[str]]:
    """Storage parameters; a flag is written as SQL writes it."""
    pairs = []
    for key, item in (value or {}).items():
        text = str(item).lower() if plain_value_data(item) == {"t": "bool", "v": item} else str(item)
        pairs.append([str(key), text])
    return pairs


def other_option(key: str, value: Any) -> Document:
    """An option for a dialect without fields of its own."""
    dialect, _, rest = key.partition("_")
    data = plain_value_data(value)
    if data is None:
        raise KnownTrouble("model_unsupported", f"the option `{key}` has a value that cannot be described: {value!r}")
    return {"dialect": dialect, "key": rest, "value": data}
