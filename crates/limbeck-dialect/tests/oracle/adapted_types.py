"""Which types a dialect's `type_descriptor` makes into others that are written in another way, with any driver.

    python adapted_types.py postgresql
"""
import inspect
import json
import sys
import warnings

import sqlalchemy as sa
from sqlalchemy import types
from sqlalchemy.dialects import mysql, postgresql, registry, sqlite

DRIVERS = {
    "postgresql": ["psycopg2", "psycopg", "psycopg_async", "asyncpg", "pg8000"],
    "sqlite": ["pysqlite", "aiosqlite"],
    "mysql": ["pymysql", "mysqldb", "aiomysql", "asyncmy", "mysqlconnector"],
}
ARGUMENTS = [(), (5,), (5, 2), ("a", "b"), (sa.Integer,)]
KEYWORDS = [{}, {"name": "e"}, {"timezone": True}, {"precision": 2}, {"length": 3}, {"collation": "C"}, {"fsp": 3}]


def classes():
    """Every class of a type, by its kind."""
    for module, prefix in ((types, ""), (postgresql, "postgresql."), (mysql, "mysql."), (sqlite, "sqlite.")):
        for name, found in vars(module).items():
            if inspect.isclass(found) and issubclass(found, types.TypeEngine) and not name.startswith("_"):
                home = found.__module__
                if home == "sqlalchemy.sql.sqltypes" if not prefix else home.startswith("sqlalchemy.dialects"):
                    yield prefix + name, found


def made(class_):
    for arguments in ARGUMENTS:
        for keywords in KEYWORDS:
            try:
                yield class_(*arguments, **keywords)
            except Exception:  # not every class takes these
                continue


def text(type_, dialect):
    try:
        return type_.compile(dialect=dialect)
    except Exception:  # nothing to compare
        return None


def is_adapted(type_, dialect):
    plain = text(type_, dialect)
    if plain is None:
        return False
    try:
        return text(dialect.type_descriptor(type_), dialect) != plain
    except Exception:  # the class of the driver does not take these arguments
        return True


def main():
    warnings.simplefilter("ignore")
    family = sys.argv[1]
    dialects = [registry.load(f"{family}.{driver}")() for driver in DRIVERS[family]]
    adapted = {
        kind
        for kind, class_ in classes()
        for type_ in made(class_)
        for dialect in dialects
        if is_adapted(type_, dialect)
    }
    print(json.dumps(sorted(adapted)))


main()
