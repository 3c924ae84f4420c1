"""What a database holds, as plain values that can be compared; the order of columns does not count."""

from __future__ import annotations

import re
from typing import Any

from .databases import Database

Catalog = dict[str, Any]

POSTGRESQL = {
    "tables": """
        SELECT n.nspname || '.' || c.relname, c.relkind::text, obj_description(c.oid, 'pg_class')
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'v', 'm') AND {visible}
    """,
    "columns": """
        SELECT n.nspname || '.' || c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
            pg_get_expr(d.adbin, d.adrelid), a.attidentity::text, a.attgenerated::text,
            (SELECT collname FROM pg_collation WHERE oid = a.attcollation), col_description(c.oid, a.attnum)
        FROM pg_attribute a
        JOIN pg_class c ON c.oid = a.attrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped AND {visible}
    """,
    "constraints": """
        SELECT n.nspname || '.' || c.relname, k.conname, pg_get_constraintdef(k.oid),
            obj_description(k.oid, 'pg_constraint')
        FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE {visible}
    """,
    "indexes": """
        SELECT n.nspname || '.' || c.relname, pg_get_indexdef(i.indexrelid), i.indisvalid
        FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE {visible}
    """,
    "enums": """
        SELECT n.nspname || '.' || t.typname, array_agg(e.enumlabel::text ORDER BY e.enumsortorder)
        FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid JOIN pg_namespace n ON n.oid = t.typnamespace
        GROUP BY 1
    """,
    "sequences": """
        SELECT n.nspname || '.' || c.relname, s.seqtypid::regtype::text, s.seqstart, s.seqincrement
        FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    """,
}
VISIBLE = "n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND c.relname <> ALL (%s)"


def catalog(database: Database, without: tuple[str, ...] = ("alembic_version",)) -> Catalog:
    """Everything in a database except the version table; empty means that nothing is there."""
    found = _postgresql(database, without) if database.dialect == "postgresql" else _sqlite(database, without)
    return {name: rows for name, rows in found.items() if rows}


def differences(found: Database, wanted: Database) -> list[str]:
    """What two databases differ in, one line each."""

    def lines(database: Database) -> set[str]:
        held = catalog(database)
        whole = {f"{kind}: {row!r}" for kind, rows in held.items() if isinstance(rows, list) for row in rows}
        parts = {
            f"{kind}: {part}: {row!r}"
            for kind, rows in held.items()
            if isinstance(rows, dict)
            for part, values in rows.items()
            for row in values
        }
        return whole | parts | {f"{kind}: {text}" for kind, text in held.items() if isinstance(text, str)}

    here, there = lines(found), lines(wanted)
    return sorted([f"more: {line}" for line in here - there] + [f"missing: {line}" for line in there - here])


def contents(database: Database, schema: str = "public") -> dict[str, list[tuple[Any, ...]]]:
    """The rows of every table, the version table too."""
    if database.dialect == "postgresql":
        query = f"SELECT tablename FROM pg_tables WHERE schemaname = '{schema}'"
        prefix = f'"{schema}".'
    else:
        query, prefix = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'", ""
    tables = sorted(row[0] for row in database.rows(query))
    return {table: sorted(database.rows(f'SELECT * FROM {prefix}"{table}"'), key=repr) for table in tables}


def _postgresql(database: Database, without: tuple[str, ...]) -> Catalog:
    found: Catalog = {}
    with database.connection() as connection:
        cursor = connection.cursor()
        for name, query in POSTGRESQL.items():
            arguments = (list(without),) if "{visible}" in query else None
            cursor.execute(query.format(visible=VISIBLE), arguments)
            found[name] = sorted((tuple(row) for row in cursor.fetchall()), key=repr)
    return found


def _sqlite(database: Database, without: tuple[str, ...]) -> Catalog:
    found: Catalog = {}
    with database.connection() as connection:
        cursor = connection.cursor()
        objects = cursor.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
        for kind, name, table, sql in sorted(objects, key=repr):
            if table in without or name.startswith("sqlite_"):
                continue
            if kind != "table":
                found[f"{kind} {name}"] = _folded(sql)
                continue
            # Name, type, NOT NULL, default, place in the primary key, hidden; the first is the position.
            columns = [row[1:] for row in cursor.execute(f'PRAGMA table_xinfo("{name}")')]
            keys = [row[2:] for row in cursor.execute(f'PRAGMA foreign_key_list("{name}")')]
            found[f"table {name}"] = {
                "columns": sorted(columns, key=repr),
                "foreign keys": sorted(keys, key=repr),
                "constraints": _constraints(sql),
            }
    return found


def _constraints(sql: str) -> list[str]:
    """The constraints of a CREATE TABLE, each folded."""
    inside = sql[sql.index("(") + 1 : sql.rindex(")")]
    parts, depth, start = [], 0, 0
    for place, letter in enumerate(inside + ","):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == "," and depth == 0:
            parts.append(_folded(inside[start:place]))
            start = place + 1
    words = ("constraint ", "primary key", "foreign key", "unique", "check")
    return sorted(part for part in parts if part.startswith(words))


def _folded(sql: str) -> str:
    """Without what means nothing: white space, the case of words, quotes round plain names."""
    text = re.sub(r"\s+", " ", sql).strip().lower()
    text = re.sub(r'"([a-z_][a-z0-9_]*)"', r"\1", text)
    return re.sub(r" ?([(),]) ?", r"\1", text)
