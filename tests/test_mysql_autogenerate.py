"""Autogenerate on MySQL and MariaDB: what a migration made, `check` finds nothing to add to; and each difference is one
that real Alembic finds on the same database, or stands in docs/differences.md."""

from __future__ import annotations

import ast
import json
import pathlib
import re

import pytest
from harness.databases import Database, MysqlServer
from harness.mysql_cases import CASES, PARENT, PARENT_MODEL, Case
from harness.project import Project

WIDE = """
import enum

import sqlalchemy as sa
from sqlalchemy.dialects import mysql
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    metadata = sa.MetaData(naming_convention={"ix": "ix_%(table_name)s_%(column_0_N_name)s"})


class Status(enum.Enum):
    new = 1
    done = 2


metadata = Base.metadata
sa.Table(
    "accounts", metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.String(40), nullable=False, unique=True, comment="what they call it"),
    sa.Column("email", sa.String(255), index=True),
    sa.Column("status", sa.Enum(Status), nullable=False, server_default="new"),
    sa.Column("words", sa.Enum("a", "it's", "c d"), server_default="it's"),
    sa.Column("plain", sa.Enum("x", "y", native_enum=False, create_constraint=True, name="ck_plain")),
    sa.Column("active", sa.Boolean, nullable=False, server_default=sa.true()),
    sa.Column("checked", sa.Boolean(create_constraint=True, name="ck_checked")),
    sa.Column("document", sa.JSON),
    sa.Column("amount", sa.Numeric(12, 2), nullable=False, server_default="0"),
    sa.Column("rate", sa.Numeric(8, 4), server_default=sa.text("1.5")),
    sa.Column("whole", sa.Numeric),
    sa.Column("small", sa.SmallInteger, server_default="-1"),
    sa.Column("big", sa.BigInteger),
    sa.Column("float", sa.Float),
    sa.Column("double", sa.Double),
    sa.Column("precise", sa.Float(53)),
    sa.Column("text", sa.Text),
    sa.Column("short", sa.Text(50)),
    sa.Column("long", sa.Text(70000)),
    sa.Column("unicode", sa.Unicode(20), server_default=""),
    sa.Column("letters", sa.CHAR(3)),
    sa.Column("bytes", sa.LargeBinary),
    sa.Column("fixed", sa.BINARY(16)),
    sa.Column("pickled", sa.PickleType),
    sa.Column("day", sa.Date, server_default="2020-01-31"),
    sa.Column("moment", sa.Time),
    sa.Column("made", sa.DateTime, nullable=False, server_default=sa.func.now()),
    sa.Column("changed", sa.DateTime, server_default=sa.text("CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP")),
    sa.Column("stamp", sa.TIMESTAMP, server_default=sa.text("CURRENT_TIMESTAMP")),
    sa.Column("exact", mysql.DATETIME(fsp=6), server_default=sa.text("CURRENT_TIMESTAMP(6)")),
    sa.Column("length", sa.Interval),
    sa.Column("uuid", sa.Uuid),
    sa.Column("token", sa.String(36), server_default=sa.text("(uuid())")),
    sa.Column("sum", sa.Integer, server_default=sa.text("(1 + 2)")),
    sa.Column("doubled", sa.Integer, sa.Computed("small * 2")),
    sa.Column("stored", sa.Integer, sa.Computed("small + big", persisted=True)),
    sa.Column("collated", sa.String(20, collation="utf8mb4_bin")),
    sa.Column("latin", mysql.VARCHAR(20, charset="latin1")),
    sa.Column("unsigned", mysql.INTEGER(unsigned=True)),
    sa.Column("tiny", mysql.TINYINT(1)),
    sa.Column("year", mysql.YEAR),
    sa.Column("bits", mysql.BIT(3)),
    sa.Column("kinds", mysql.SET("a", "b")),
    sa.Column("medium", mysql.MEDIUMTEXT),
    sa.CheckConstraint("amount >= 0 AND name <> 'x'", name="ck_amount"),
    sa.CheckConstraint("small < 100"),
    sa.Index("ix_accounts_long", "text", mysql_length=20, mariadb_length=20),
    sa.Index("ix_accounts_both", "status", "made"),
    sa.Index("ix_accounts_fall", sa.text("amount DESC")),
    comment="who pays 100% of it's own",
    mysql_engine="InnoDB",
)
sa.Table(
    "orders", metadata,
    sa.Column("account_id", sa.ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("payer_id", sa.ForeignKey("accounts.id", name="fk_payer", ondelete="RESTRICT")),
    sa.Column("guest_id", sa.Integer, sa.ForeignKey("accounts.id", onupdate="NO ACTION"), index=True),
    sa.Column("name", sa.ForeignKey("accounts.name", name="fk_name", ondelete="SET NULL", onupdate="CASCADE")),
    sa.UniqueConstraint("number", "payer_id", name="uq_orders"),
)
sa.Table(
    "lines", metadata,
    sa.Column("id", sa.BigInteger, primary_key=True),
    sa.Column("account_id", sa.Integer, nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("parent_id", sa.ForeignKey("lines.id")),
    sa.ForeignKeyConstraint(["account_id", "number"], ["orders.account_id", "orders.number"], name="fk_order"),
    sa.UniqueConstraint("account_id", "number", "id"),
)
"""


def start(project: Project, database: Database, models: str) -> None:
    """An environment with these models."""
    project.write("your_model_module.py", models)
    project.init(database.url("pymysql"))
    project.edit(
        "alembic/env.py",
        ("\ntarget_metadata = None\n", "\nfrom your_model_module import Base\ntarget_metadata = Base.metadata\n"),
    )


@pytest.mark.parametrize("mode", ["auto", "always"])
def test_there_and_back(project: Project, mysql: Database, mode: str) -> None:
    start(project, mysql, WIDE)
    project.limbeck("revision", "--autogenerate", "-m", "one", mode=mode)
    project.limbeck("upgrade", "head", mode=mode)
    done = project.limbeck("check", mode=mode)
    assert done.out.strip() == "No new upgrade operations detected." and "Could not" not in done.err
    assert project.limbeck("current", mode=mode).out.strip().endswith("(head)")
    project.limbeck("downgrade", "base", mode=mode)
    assert [row[0] for row in mysql.rows("SHOW TABLES")] == ["alembic_version"]
    # Real Alembic's script leads to the same.
    for path in project.scripts():
        path.unlink()
    project.alembic("revision", "--autogenerate", "-m", "theirs")
    project.alembic("upgrade", "head")
    done = project.limbeck("check", mode=mode)
    assert done.out.strip() == "No new upgrade operations detected." and "Could not" not in done.err


def models(cases: dict[str, Case]) -> str:
    """The models of all cases, in one module."""
    tables = "".join(
        f'sa.Table("{name}", metadata, sa.Column("id", sa.Integer, primary_key=True), '
        f"{case.want.replace('{t}', name)})\n"
        for name, case in cases.items()
    )
    return (
        "import sqlalchemy as sa\nfrom sqlalchemy.dialects import mysql\n"
        "from sqlalchemy.orm import DeclarativeBase\n\n\n"
        "class Base(DeclarativeBase):\n    metadata = sa.MetaData()\n\n\nmetadata = Base.metadata\n"
        f'sa.Table("parents", metadata, sa.Column("id", sa.Integer, primary_key=True), {PARENT_MODEL})\n{tables}'
    )


def operations(script: pathlib.Path, function: str = "upgrade") -> dict[str, list[str]]:
    """The operations of a script, by table: the method with the names of what it is about."""
    found: dict[str, list[str]] = {}
    body = next(node for node in ast.parse(script.read_text()).body if getattr(node, "name", "") == function)
    for node in ast.walk(body):
        method = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
        if isinstance(node, ast.Call) and method.startswith("op.") and method != "op.f":
            table, text = described(method.removeprefix("op."), node)
            found.setdefault(table, []).append(text)
    return found


def described(method: str, call: ast.Call) -> tuple[str, str]:
    """The table of an operation, and its words."""
    keywords = {word.arg: word.value for word in call.keywords}
    if method == "execute":
        sql = text_of(call.args[0])
        return sql.split()[2], f"{method} {sql}"
    plain = [text_of(argument) for argument in call.args]
    if method in ("add_column", "drop_column"):
        return plain[0], f"{method} {plain[1]}"
    if method == "alter_column":
        # What changes; the rest says how the column is.
        changed = sorted({"type_", "nullable", "server_default", "comment"} & keywords.keys())
        return plain[0], f"{method} {plain[1]} {' '.join(changed)}"
    if method == "drop_index":
        return text_of(keywords["table_name"]), f"{method} {plain[0]}"
    if method == "drop_constraint":
        return plain[1], f"{method} {plain[0]} {text_of(keywords['type_'])}"
    if method in ("create_table_comment", "drop_table_comment", "create_table", "drop_table"):
        return plain[0], method
    return plain[1], f"{method} {plain[0]}"


def text_of(node: ast.expr) -> str:
    """A name that is written as a string, `op.f('...')` or the first argument of `sa.Column`."""
    if isinstance(node, ast.Call):
        return text_of(node.args[0])
    return str(node.value) if isinstance(node, ast.Constant) else ast.unparse(node)


def test_each_difference_is_alembics_or_on_purpose(project: Project, mysql: Database) -> None:
    start(project, mysql, models(CASES))
    project.edit(
        "alembic/env.py",
        ("target_metadata=target_metadata", "target_metadata=target_metadata, compare_server_default=True"),
    )
    mysql.execute(PARENT)
    for name, case in CASES.items():
        body = case.have.replace("{t}", name)
        mysql.execute(f"CREATE TABLE {name} (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, {body})")
    project.alembic("revision", "--autogenerate", "-m", "theirs")
    [script] = project.scripts()
    theirs = operations(script)
    script.unlink()
    project.limbeck("revision", "--autogenerate", "-m", "ours")
    [script] = project.scripts()
    ours = operations(script)
    wrong = {}
    for name, case in CASES.items():
        found, alembic = sorted(ours.get(name, [])), sorted(theirs.get(name, []))
        if case.ours is None:
            wanted = alembic
        else:
            wanted = sorted(text.replace("{t}", name) for text in case.ours)
            assert wanted != alembic, f"{name}: no difference"
        if found != wanted:
            wrong[name] = {"ours": found, "wanted": wanted, "alembic": alembic}
    assert not wrong, json.dumps(wrong, indent=1)
    assert ours.keys() <= CASES.keys()
    before = made(mysql)
    project.limbeck("upgrade", "head")
    done = project.limbeck("check")
    assert done.out.strip() == "No new upgrade operations detected." and "Could not" not in done.err
    project.limbeck("downgrade", "base")
    after = made(mysql)
    # An index that the server made for an added key stays; one of a key that goes and comes has another name. What was
    # a column's own check stays on the table.
    names = CASES.keys() - {"fk_added", "fk_gone_unnamed", "ck_column_type"}
    assert "CHECK (`a` > 0)" in str(after["ck_column_type"])
    changed = {name: (after[name], before[name]) for name in names if after[name] != before[name]}
    assert changed == {}, json.dumps(changed, indent=1)


def made(mysql: Database) -> dict[str, list[str]]:
    """How the server would make each table again: columns in order, keys in none."""
    found = {}
    for (name,) in mysql.rows("SHOW TABLES"):
        lines = str(mysql.rows(f"SHOW CREATE TABLE `{name}`")[0][1]).splitlines()
        inside = [line.strip().rstrip(",") for line in lines[1:]]
        found[str(name)] = [line for line in inside if line[0] == "`"] + sorted(
            line for line in inside if line[0] != "`"
        )
    return found


EMPTY = """
import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass
"""


def test_dropped_tables_come_back(project: Project, mysql: Database) -> None:
    start(project, mysql, WIDE)
    project.limbeck("revision", "--autogenerate", "-m", "one")
    project.limbeck("upgrade", "head")
    before = made(mysql)
    project.write("your_model_module.py", EMPTY)
    project.limbeck("revision", "--autogenerate", "-m", "two")
    project.limbeck("upgrade", "head")
    assert [row[0] for row in mysql.rows("SHOW TABLES")] == ["alembic_version"]
    assert project.limbeck("check").out.strip() == "No new upgrade operations detected."
    project.limbeck("downgrade", "-1")
    # The server names its own indexes after keys that have names by now; NO ACTION is what it does anyway.
    unnamed = re.compile(r"^KEY `\w+`| ON UPDATE NO ACTION")
    plain = [
        {name: sorted(unnamed.sub("", line) for line in lines) for name, lines in tables.items()}
        for tables in (made(mysql), before)
    ]
    assert plain[0] == plain[1]
    project.write("your_model_module.py", WIDE)
    for path in project.scripts():
        if path.name.endswith("_two.py"):
            path.unlink()
    assert project.limbeck("check").out.strip() == "No new upgrade operations detected."


def test_another_database_is_a_schema(project: Project, mysql: Database, mysql_server: MysqlServer) -> None:
    with mysql_server.database() as other:
        table = (
            f'sa.Table("far", Base.metadata, sa.Column("id", sa.Integer, primary_key=True), schema="{other.name}")\n'
        )
        near = 'sa.Table("near", Base.metadata, sa.Column("id", sa.Integer, primary_key=True),\n    '
        near += f'sa.Column("far_id", sa.ForeignKey("{other.name}.far.id", name="fk_far")))\n'
        own = f'sa.Table("own", Base.metadata, sa.Column("id", sa.Integer, primary_key=True), schema="{mysql.name}")\n'
        start(project, mysql, f"{EMPTY}\n\n{table}{near}{own}")
        project.limbeck("revision", "--autogenerate", "-m", "one")
        project.limbeck("upgrade", "head")
        assert [row[0] for row in other.rows("SHOW TABLES")] == ["far"]
        assert project.limbeck("check").out.strip() == "No new upgrade operations detected."
        project.limbeck("downgrade", "base")
        assert other.rows("SHOW TABLES") == []


def test_without_temporary_tables_what_is_in_doubt_is_said(
    project: Project, mysql: Database, mysql_server: MysqlServer
) -> None:
    name = f"{mysql.name}_user"[-32:]
    mysql.execute(
        f"CREATE USER '{name}'@'%' IDENTIFIED BY 'hunter2'",
        f"GRANT ALL ON {mysql.name}.* TO '{name}'@'%'",
        f"REVOKE CREATE TEMPORARY TABLES ON {mysql.name}.* FROM '{name}'@'%'",
        "CREATE TABLE t (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, a INT DEFAULT (1 + 2))",
    )
    try:
        column = 'sa.Column("a", sa.Integer, server_default=sa.text("(2 + 1)"))'
        key = 'sa.Column("id", sa.Integer, primary_key=True)'
        start(project, mysql, f'{EMPTY}\n\nsa.Table("t", Base.metadata, {key}, {column})\n')
        place = mysql_server.place.rpartition("@")[2]
        project.point_at(f"mysql+pymysql://{name}:hunter2@{place}/{mysql.name}")
        done = project.limbeck("check")
        assert "Could not compare on 't'" in done.err and "hunter2" not in done.err
    finally:
        mysql.execute(f"DROP USER '{name}'@'%'")
