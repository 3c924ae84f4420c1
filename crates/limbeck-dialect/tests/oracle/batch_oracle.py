"""What real Alembic's batch mode leaves of SQLite tables: `fixtures/batch.json`.

Each case holds the same operations twice: as the body of `with op.batch_alter_table(...) as b` for Alembic, as JSON for
Limbeck. Alembic runs against a database in memory that it reflects; the DDL and the rows after it are recorded.

    python batch_oracle.py all > ../fixtures/batch.json
"""
from __future__ import annotations

import json
import sqlite3
import warnings

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations

from render.reflected_batches import CASES


def normal(sql):
    """A statement's lines; those of constraints sorted, since Alembic keeps constraints in sets."""
    lines = [line.strip().rstrip(",").rstrip() for line in sql.strip().splitlines()]
    is_constraint = [line.startswith(("CONSTRAINT ", "UNIQUE ", "CHECK ", "FOREIGN KEY")) for line in lines]
    constraints = sorted(line for line, is_one in zip(lines, is_constraint) if is_one)
    others = [line for line, is_one in zip(lines, is_constraint) if not is_one]
    at = others.index(")") if ")" in others else len(others)
    return others[:at] + constraints + others[at:]


def contents(raw):
    """The DDL and the rows, in an order that does not depend on the run."""
    listed = raw.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name").fetchall()
    rows = {
        name: [[None if value is None else str(value) for value in row] for row in raw.execute(f'SELECT * FROM "{name}"')]
        for kind, name, _ in listed
        if kind == "table" and not name.startswith("sqlite_")
    }
    return {"ddl": [normal(sql) for _, name, sql in listed if not name.startswith("sqlite_")], "rows": rows}


def run(case):
    engine = sa.create_engine("sqlite://", creator=lambda: sqlite3.connect(":memory:"), poolclass=sa.pool.StaticPool)
    with engine.connect() as connection:
        for sql in case.before:
            connection.exec_driver_sql(sql)
        connection.commit()
        context = MigrationContext.configure(connection)
        names = {"op": Operations(context), "sa": sa}
        with Operations.context(context):
            exec(case.python, names)
        connection.commit()
        return contents(connection.connection.dbapi_connection)


def record(case):
    entry = {"name": case.name, "before": case.before, "python": case.python, "operation": case.operation}
    try:
        entry["after"] = run(case)
    except Exception as error:
        entry["error"] = f"{type(error).__name__}: {error}".splitlines()[0]
    return entry


def main():
    warnings.simplefilter("ignore")
    entries = [record(case) for case in CASES]
    print("[")
    print(",\n".join(json.dumps(entry) for entry in entries))
    print("]")


main()
