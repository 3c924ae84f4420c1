"""Databases that Limbeck writes no SQL for: recognised, and handed to the project's SQLAlchemy.

The dialect of these tests is SQLite under another name, as a third party's package would bring it.
"""

from __future__ import annotations

import json

import pytest
from conftest import MODES
from harness import scripts
from harness.catalog import catalog, contents
from harness.databases import Database
from harness.project import Project
from harness.scripts import Script
from test_offline import folded

DIALECT = """
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite


class FooDialect(SQLiteDialect_pysqlite):
    name = "foodb"
    supports_statement_cache = True


registry.register("foodb", "foodb", "FooDialect")
"""
# Real Alembic knows the dialect only when the project tells it of it.
TELL_ALEMBIC = """
import os

import foodb

if "REAL_ALEMBIC" in os.environ:
    from alembic.ddl.impl import DefaultImpl

    class FooImpl(DefaultImpl):
        __dialect__ = "foodb"
"""
WITH_PYTHON = ("auto", "always")


@pytest.fixture
def database(project: Project) -> Database:
    """A database of that kind, with two revisions that bring their own SQL and one that leaves it to Alembic."""
    project.limbeck("init", "alembic")
    project.write("foodb.py", DIALECT)
    project.edit("alembic/env.py", ("\nconfig = context.config\n", f"{TELL_ALEMBIC}\nconfig = context.config\n"))
    database = project.sqlite()
    project.point_at(database.url().replace("sqlite:", "foodb:"))
    project.revision("first", None, 'op.execute("CREATE TABLE one (id INTEGER)")', 'op.execute("DROP TABLE one")')
    project.revision("second", "first", 'op.get_bind().exec_driver_sql("INSERT INTO one VALUES (1)")')
    return database


@pytest.mark.parametrize("mode", WITH_PYTHON)
def test_the_version_table_and_sql_of_the_migrations(project: Project, database: Database, mode: str) -> None:
    states = []
    for command in (
        ["current"],
        ["stamp", "first"],
        ["current", "-v"],
        ["stamp", "--purge", "base"],
        ["upgrade", "head"],
        ["current", "--check-heads"],
        ["heads"],
        ["history", "-i"],
        ["downgrade", "first"],
        ["upgrade", "head"],
        ["downgrade", "base"],
        ["ensure_version"],
    ):
        ours = project.limbeck(*command, mode=mode)
        found = catalog(database), contents(database)
        # Alembic says the same, and finds nothing left to do.
        theirs = project.alembic(*command, env={"REAL_ALEMBIC": "1"})
        assert ours.out == theirs.out, command
        assert (catalog(database), contents(database)) == found, command
        states.append(database.revisions())
    first, second = ["first"], ["second"]
    assert states == [[], first, first, [], second, second, second, second, first, second, [], []]


@pytest.mark.parametrize("mode", WITH_PYTHON)
def test_operations_are_refused(project: Project, database: Database, mode: str) -> None:
    project.limbeck("upgrade", "head", mode=mode)
    project.revision("third", "second", 'op.create_table("two", sa.Column("id", sa.Integer()))')
    before = catalog(database), contents(database)
    done = project.limbeck("upgrade", "head", mode=mode, status=255)
    assert "error[LB0704]" in done.err and "writes no SQL for operations on `foodb`" in done.err
    assert "run this command with Alembic" in done.err
    assert (catalog(database), contents(database)) == before
    for command in (["revision", "--autogenerate", "-m", "x"], ["check"]):
        assert "error[LB" in project.limbeck(*command, mode=mode, status=255).err
    done = project.limbeck("upgrade", "head", "--sql", mode=mode, status=255)
    assert "error[LB0606]" in done.err and "without `--sql`" in done.err


# Scripts are written for these although nothing connects to them.
WRITTEN = Script(
    """
op.create_table(
    "customers",
    sa.Column("id", sa.Integer(), primary_key=True),
    sa.Column("Name", sa.Unicode(40), nullable=False, server_default="50% of it's"),
    sa.Column("born", sa.Date()),
    sa.Column("is_new", sa.Boolean(), server_default=sa.true()),
    sa.UniqueConstraint("Name", name="uq_name"),
    schema="dbo",
)
op.add_column("customers", sa.Column("order", sa.Integer(), sa.ForeignKey("dbo.orders.id", name="fk")), schema="dbo")
op.alter_column("customers", "born", existing_type=sa.Date(), nullable=False, new_column_name="Birth", schema="dbo")
op.alter_column("customers", "Name", server_default=None, existing_server_default="x", schema="dbo")
op.create_index("ix", "customers", ["Birth"], unique=True, schema="dbo")
with op.get_context().autocommit_block():
    op.execute("SELECT 1")
op.rename_table("customers", "clients", schema="dbo")
""",
    """
op.drop_index("ix", "clients", schema="dbo")
op.drop_column("clients", "order", schema="dbo")
op.drop_constraint("uq_name", "clients", type_="unique", schema="dbo")
op.drop_table("clients", schema="dbo")
""",
)


@pytest.mark.parametrize("url", ["mssql+pyodbc://ann@127.0.0.1/shop", "oracle+oracledb://ann@127.0.0.1/shop"])
@pytest.mark.parametrize("mode", MODES)
def test_scripts(project: Project, url: str, mode: str) -> None:
    project.init(url)
    scripts.history(project, {"one": WRITTEN, "two": Script('op.execute("SELECT 2")')})
    for command in (("upgrade", "head"), ("downgrade", "two:base"), ("stamp", "one:two")):
        sql, told = folded(project.alembic(*command, "--sql"))
        # A parameter in a script is nothing that its reader could know.
        sql = sql.replace(" RETURNING alembic_version.version_num INTO :ret_0", "")
        assert sql and told
        assert folded(project.limbeck(*command, "--sql", mode=mode)) == (sql, told)


@pytest.mark.parametrize("separator", ["'RUN'", "''", "None"])
@pytest.mark.parametrize("dialect", ["mssql", "oracle"])
def test_batch_separators(project: Project, dialect: str, separator: str) -> None:
    project.init(
        {"mssql": "mssql+pyodbc://ann@127.0.0.1/shop", "oracle": "oracle+oracledb://ann@127.0.0.1/shop"}[dialect]
    )
    env = project.root / "alembic" / "env.py"
    keyword = f"{dialect}_batch_separator={separator}, context_of_another_batch_separator='NO',"
    text = env.read_text().replace("literal_binds=True,", f"literal_binds=True, {keyword}")
    env.write_text(text)
    scripts.history(project, {"one": Script("op.execute('SELECT 1')"), "two": Script("op.execute('SELECT 2')")})
    sql, told = folded(project.alembic("upgrade", "head", "--sql"))
    sql = sql.replace(" RETURNING alembic_version.version_num INTO :ret_0", "")
    assert ("RUN" in sql) == (separator == "'RUN'")
    for mode in WITH_PYTHON:
        assert folded(project.limbeck("upgrade", "head", "--sql", mode=mode)) == (sql, told)


def test_without_python_it_is_said(project: Project, database: Database) -> None:
    for command in (["current"], ["stamp", "head"], ["upgrade", "head"]):
        done = project.limbeck(*command, mode="never", status=255)
        assert "error[LB0202]" in done.err and "only Python can run this environment" in done.err
    assert "second (head)" in project.limbeck("heads", mode="never").out
    assert len(project.limbeck("history", mode="never").out.splitlines()) == 2
    report = json.loads(project.limbeck("doctor", "--json").out)["body"]
    assert not report["environment"]["ok"]


@pytest.mark.parametrize(
    ("url", "missing"),
    [
        ("mssql+pyodbc://ann:hunter2@127.0.0.1/shop?driver=ODBC+Driver+18", "pyodbc"),
        ("oracle+oracledb://ann:hunter2@127.0.0.1/shop", "oracledb"),
        ("nosuchdb://ann:hunter2@127.0.0.1/shop", "nosuchdb"),
    ],
)
def test_what_is_missing_is_said(project: Project, url: str, missing: str) -> None:
    project.init(url)
    for mode in WITH_PYTHON:
        done = project.limbeck("current", mode=mode, status=255)
        assert missing in done.err and "error[LB0" in done.err and "hunter2" not in done.err
    done = project.limbeck("current", mode="never", status=255)
    assert "error[LB0606]" in done.err and "is not spoken natively" in done.err and "hunter2" not in done.err
    doctor = project.limbeck("doctor").out
    assert "is not spoken natively" in doctor and "***" in doctor
