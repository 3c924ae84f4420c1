"""What real Alembic emits for the cases of `render/`.

Each case holds the same operations twice: as Python for Alembic, as JSON for Limbeck. Alembic runs offline and what it
would print is recorded. Prints the whole of `fixtures/render.json`:

    python render_oracle.py all > ../fixtures/render.json
"""
from __future__ import annotations

import datetime
import decimal
import json
import uuid
import warnings

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy.dialects import postgresql, sqlite

from render import batches, columns, constraints, data, enums, expressions, indexes, naming, tables, types

MODULES = [types, expressions, tables, columns, constraints, indexes, enums, naming, data, batches]


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
        "op": Operations(context), "sa": sa, "postgresql": postgresql, "sqlite": sqlite, "datetime": datetime,
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
        assert all(text.endswith(";") for text in printed), printed
        entry["sql"] = [text[:-1] for text in printed]
    else:
        # Addresses of objects change from run to run.
        entry["error"] = error.split(" object at 0x")[0]
    if case.words is not None:
        assert error is not None and case.words in error, (case.name, dialect, error)
        entry["words"] = case.words
    return entry


def main():
    warnings.simplefilter("ignore")
    cases = [case for module in MODULES for case in module.CASES]
    names = [case.name for case in cases]
    assert len(set(names)) == len(names), [name for name in names if names.count(name) > 1]
    entries = [record(case, dialect) for case in cases for dialect in case.dialects]
    print("[")
    print(",\n".join(json.dumps(entry) for entry in entries))
    print("]")


main()
