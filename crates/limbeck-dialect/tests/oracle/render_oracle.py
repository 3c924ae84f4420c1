"""What real Alembic emits for the cases of `render/`.

Each case holds the same operations twice: as Python for Alembic, as JSON for Limbeck. Alembic runs offline and what it
would print is recorded. Prints the whole of one of `fixtures/render*.json`:

    python render_oracle.py all > ../fixtures/render.json
    python render_oracle.py mysql > ../fixtures/render_mysql.json
    python render_oracle.py offline > ../fixtures/render_offline.json
"""
from __future__ import annotations

import datetime
import decimal
import json
import sys
import uuid
import warnings

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy.dialects import mysql, postgresql, sqlite

from render import batches, columns, constraints, data, enums, expressions, indexes, mysql_cases, naming, offline_cases, quotes, tables, types

MODULES = [types, expressions, tables, columns, constraints, indexes, enums, naming, quotes, data, batches]
# The cases of the other databases are put to these two as well: they too say something of each.
MYSQL = ("mysql", "mariadb")
# So are those that Limbeck only writes scripts for; what stands between their statements is not the dialect's.
OFFLINE = ("mssql", "oracle")
SEPARATORS = ("GO", "/")


def run(case, dialect):
    """The statements as Alembic prints them, and the words of the exception that ended them."""
    printed = []
    options = {"as_sql": True, "literal_binds": True}
    if case.convention is not None:
        options["target_metadata"] = sa.MetaData(naming_convention=case.convention)
    # `named` keeps percent signs single: doubling them is the printer's business.
    context = MigrationContext.configure(dialect_name=dialect, dialect_opts={"paramstyle": "named"}, opts=options)
    context.impl.static_output = printed.append
    names = {
        "op": Operations(context), "sa": sa, "mysql": mysql, "postgresql": postgresql, "sqlite": sqlite, "datetime": datetime,
        "decimal": decimal, "uuid": uuid, "context": context,
    }
    try:
        with Operations.context(context):
            exec(case.python, names)
    except Exception as error:
        return printed, str(error)
    return printed, None


def record(case, dialect):
    printed, error = run(case, dialect)
    entry = {"name": case.name, "dialect": dialect, "python": case.python, "operations": case.operations}
    if case.convention is not None:
        entry["convention"] = case.convention
    if error is None:
        if dialect in OFFLINE:
            printed = [text for text in printed if text not in SEPARATORS]
        ending = "" if dialect == "oracle" else ";"
        assert all(text.endswith(ending) for text in printed), printed
        entry["sql"] = [text.removesuffix(ending) for text in printed]
    else:
        # Addresses of objects change from run to run.
        entry["error"] = error.split(" object at 0x")[0]
    if case.words is not None and dialect in case.dialects:
        assert error is not None and case.words in error, (case.name, dialect, error)
        entry["words"] = case.words
    return entry


def merged(entries):
    """What two say alike stands there once."""
    first, *others = entries
    if others and all({**other, "dialect": first["dialect"]} == first for other in others):
        return [{**first, "dialect": " ".join(entry["dialect"] for entry in entries)}]
    return entries


def recorded(case, dialects):
    if dialects is None:
        return [record(case, dialect) for dialect in case.dialects]
    # A module's own cases may be for one of them.
    own = [dialect for dialect in dialects if dialect in case.dialects]
    return merged([record(case, dialect) for dialect in own or dialects])


def main():
    warnings.simplefilter("ignore")
    dialects, own = {"all": (None, []), "mysql": (MYSQL, [mysql_cases]), "offline": (OFFLINE, [offline_cases])}[sys.argv[1]]
    cases = [case for module in MODULES + own for case in module.CASES]
    if dialects:
        # Named types are made and dropped with SQL of PostgreSQL's there: nothing to compare.
        cases = [case for case in cases if not any(op["action"]["op"].endswith("_enum") for op in case.operations)]
    names = [case.name for case in cases]
    assert len(set(names)) == len(names), [name for name in names if names.count(name) > 1]
    entries = [
        entry
        for case in cases
        for entry in recorded(case, dialects)
    ]
    print("[")
    print(",\n".join(json.dumps(entry) for entry in entries))
    print("]")


main()
