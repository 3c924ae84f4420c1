"""Autogenerate on MySQL and MariaDB: what a migration made, `check` finds nothing to add to; and each difference is one
that real Alembic finds on the same database, or stands in docs/differences.md."""

from __future__ import annotations

import pytest
from harness.databases import Database
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
