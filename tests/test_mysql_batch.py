"""Batch mode on MySQL and MariaDB: direct ALTERs, or a new table in the old one's place, as real Alembic leaves it; and
what Alembic loses there."""

from __future__ import annotations

import re
from typing import Any

import pytest
from harness.databases import Database
from harness.project import Project

HEAD = "from sqlalchemy.dialects import mysql"

TABLES = (
    "CREATE TABLE owners (id INT PRIMARY KEY, name VARCHAR(20))",
    """CREATE TABLE things (
        id INT NOT NULL AUTO_INCREMENT,
        name VARCHAR(20) NOT NULL DEFAULT 'it''s' COMMENT 'what it is',
        state ENUM('new','old') COLLATE utf8mb4_bin DEFAULT 'new',
        amount DECIMAL(10,2) NOT NULL DEFAULT 1.50,
        made DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
        changed TIMESTAMP NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
        token VARCHAR(36) DEFAULT (uuid()),
        note TEXT,
        small SMALLINT UNSIGNED,
        twice INT GENERATED ALWAYS AS (small * 2) STORED,
        PRIMARY KEY (id),
        UNIQUE KEY uq_name (name, state),
        KEY ix_note (note(10), amount),
        CONSTRAINT ck_amount CHECK (amount >= 0 AND name <> 'it''s \\\\ bad')
    ) ENGINE=InnoDB ROW_FORMAT=COMPACT COMMENT='a thing''s'""",
    "INSERT INTO owners VALUES (1, 'ann'), (2, 'bob')",
    "INSERT INTO things (id, name, state, amount, note, small) VALUES "
    "(1, 'a', 'new', 2.25, 'n1', 3), (5, 'b', 'old', 0, NULL, NULL)",
)

COPY = """
things = sa.Table(
    "things", sa.MetaData(),
    sa.Column("id", sa.Integer(), primary_key=True),
    sa.Column("name", sa.String(20), nullable=False, server_default="x"),
    sa.Column("state", sa.Enum("new", "old")),
    sa.Column("amount", sa.Numeric(10, 2)),
    sa.UniqueConstraint("name", name="uq_name"),
    sa.CheckConstraint("amount >= 0", name="ck_amount"),
    sa.Index("ix_amount", "amount"),
    mysql_engine="InnoDB",
)
"""

# What leads to the same with both.
CASES = {
    "nothing": "",
    "add": 'batch_op.add_column(sa.Column("extra", sa.Integer(), server_default="7", nullable=False))',
    "add in its place": 'batch_op.add_column(sa.Column("extra", sa.Integer()), insert_after="name")',
    "drop a column": 'batch_op.drop_column("made")',
    "rename": 'batch_op.alter_column("small", new_column_name="tiny", existing_type=mysql.SMALLINT(unsigned=True))\n'
    'batch_op.drop_column("twice")',
    "type": 'batch_op.alter_column("amount", existing_type=sa.Numeric(10, 2), type_=sa.BigInteger(), nullable=True)',
    "to text": 'batch_op.alter_column("amount", existing_type=sa.Numeric(10, 2), type_=sa.String(30))',
    "default": 'batch_op.alter_column("name", existing_type=sa.String(20), server_default="y")',
    "no default": 'batch_op.alter_column("name", existing_type=sa.String(20), server_default=None)',
    "comment": 'batch_op.alter_column("name", existing_type=sa.String(20), comment="new")',
    "indexes": 'batch_op.drop_index("ix_note")\nbatch_op.create_index("ix_made", ["made", "amount"], unique=False)',
    "unique": 'batch_op.create_unique_constraint("uq_more", ["amount", "made"])',
    "check": 'batch_op.create_check_constraint("ck_small", sa.column("small") < 100)',
    "drop a check": 'batch_op.drop_constraint("ck_amount", type_="check")',
    "foreign key": 'batch_op.add_column(sa.Column("owner_id", sa.Integer()))\n'
    'batch_op.create_foreign_key("fk_owner", "owners", ["owner_id"], ["id"], ondelete="CASCADE")',
}


def start(project: Project, mysql: Database, body: str, *more: str) -> None:
    """An environment with one revision, and the tables."""
    project.init(mysql.url("pymysql"))
    project.revision("one", None, body, head=HEAD)
    mysql.execute(*TABLES, *more)


def batch(operations: str, arguments: str) -> str:
    """The lines of a batch on `things`."""
    inside = "\n".join(f"    {line}" for line in (operations or "pass").splitlines())
    return f'with op.batch_alter_table("things"{arguments}) as batch_op:\n{inside}'


def emptied(mysql: Database) -> None:
    """Drops every table."""
    names = ", ".join(f"`{row[0]}`" for row in mysql.rows("SHOW TABLES"))
    mysql.execute(f"SET foreign_key_checks = 0; DROP TABLE {names}") if False else None
    for _ in range(3):
        for (name,) in mysql.rows("SHOW TABLES"):
            refers = "SELECT 1 FROM information_schema.key_column_usage WHERE table_schema = DATABASE() "
            refers += f"AND referenced_table_name = '{name}' AND table_name <> '{name}'"
            if not mysql.rows(refers):
                mysql.execute(f"DROP TABLE `{name}`")


def state(mysql: Database) -> dict[str, Any]:
    """How the server would make each table again, and its rows."""
    found: dict[str, Any] = {}
    for (name,) in mysql.rows("SHOW TABLES"):
        text = str(mysql.rows(f"SHOW CREATE TABLE `{name}`")[0][1])
        columns = [row[0] for row in mysql.rows(f"SHOW COLUMNS FROM `{name}`") if row[0] not in MOVING]
        listed = ", ".join(f"`{column}`" for column in columns)
        found[name] = (lines(text), mysql.rows(f"SELECT {listed} FROM `{name}` ORDER BY 1"))
    return found


# Columns that the server fills.
MOVING = ("made", "changed", "token")


def lines(text: str) -> list[str]:
    """The lines of SHOW CREATE TABLE; keys in no order."""
    inside = [line.strip().rstrip(",") for line in text.splitlines()]
    columns = [line for line in inside if line.startswith("`")]
    return columns + sorted(line for line in inside if not line.startswith("`"))


@pytest.mark.parametrize("mode", ["auto", "always"])
@pytest.mark.parametrize("arguments", ["", ', recreate="always"'], ids=["in place", "anew"])
@pytest.mark.parametrize("name", CASES)
def test_as_alembic_leaves_it(project: Project, mysql: Database, name: str, arguments: str, mode: str) -> None:
    if name == "add in its place" and not arguments:
        pytest.skip("a place needs a new table")
    start(project, mysql, batch(CASES[name], arguments))
    project.alembic("upgrade", "head")
    wanted = state(mysql)
    emptied(mysql)
    mysql.execute(*TABLES)
    project.limbeck("upgrade", "head", mode=mode)
    assert state(mysql) == wanted
