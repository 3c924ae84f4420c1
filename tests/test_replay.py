"""Replay equals reflection: what `show --schema` says of a history is what real Alembic makes of it.

`crates/limbeck/examples/compare_replay.rs` reads the catalog and compares; `benches/replay.py` does the same with any
folder of projects.
"""

from __future__ import annotations

import pytest
from harness.databases import Database
from harness.project import Project
from harness.replay import compared
from test_show_schema import DRIVERS, history

# Histories of one script each, by what they are about.
HISTORIES: dict[str, str] = {
    "names that nobody gave": """
op.create_table(
    "a", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("x", sa.Integer(), unique=True),
    sa.Column("y", sa.Integer(), index=True),
)
op.create_table(
    "b", sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
    sa.Column("a_id", sa.Integer(), sa.ForeignKey("a.id"), index=True),
)
op.rename_table("a", "c")
with op.batch_alter_table("b") as batch_op:
    batch_op.alter_column("a_id", new_column_name="c_id", existing_type=sa.Integer())
op.add_column("b", sa.Column("z", sa.String(20), index=True))
""",
    "keys of columns that could be null": """
op.create_table("a", sa.Column("x", sa.Integer(), nullable=True, primary_key=True), sa.Column("y", sa.Integer()))
op.create_table(
    "b", sa.Column("x", sa.Integer(), nullable=True), sa.Column("y", sa.String(9), nullable=True),
    sa.PrimaryKeyConstraint("x", "y", name="pk_b"),
)
op.create_table("c", sa.Column("x", sa.Integer(), nullable=True), sa.Column("y", sa.Integer()))
with op.batch_alter_table("c") as batch_op:
    batch_op.create_primary_key("pk_c", ["x", "y"])
with op.batch_alter_table("b") as batch_op:
    batch_op.drop_constraint("pk_b", type_="primary")
""",
    "a batch names what it drops": """
op.create_table("a", sa.Column("id", sa.Integer(), primary_key=True))
op.create_table(
    "b", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("a_id", sa.Integer(), sa.ForeignKey("a.id")),
    sa.Column("x", sa.Integer()), sa.UniqueConstraint("x"),
)
names = {"fk": "%(table_name)s_%(column_0_name)s_fkey", "uq": "%(table_name)s_%(column_0_name)s_key"}
with op.batch_alter_table("b", naming_convention=names) as batch_op:
    batch_op.drop_constraint("b_a_id_fkey", type_="foreignkey")
    batch_op.create_foreign_key("b_a_id_fkey", "a", ["a_id"], ["id"], ondelete="CASCADE")
    batch_op.drop_constraint("b_x_key", type_="unique")
""",
    "columns come and go": """
op.create_table(
    "a", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("x", sa.Integer(), server_default=sa.text("1 + 1")),
    sa.Column("y", sa.String(20), nullable=False, server_default="it's"), sa.Column("z", sa.Numeric(10, 2)),
    sa.Column("w", sa.DateTime(), server_default=sa.func.now()), sa.Column("v", sa.Integer(), sa.Computed("x * 2")),
    sa.CheckConstraint("z > 0", name="ck_z"), sa.Index("ix_xy", "x", "y", unique=True),
    sa.Index("ix_low", sa.text("lower(y)")),
)
op.drop_index("ix_low", "a")
with op.batch_alter_table("a") as batch_op:
    batch_op.drop_index("ix_xy")
    batch_op.drop_column("v")
    batch_op.alter_column("y", existing_type=sa.String(20), type_=sa.Text(), server_default=None, nullable=True)
    batch_op.alter_column("z", existing_type=sa.Numeric(10, 2), server_default=sa.text("0"))
    batch_op.drop_constraint("ck_z", type_="check")
    batch_op.create_check_constraint("ck_x", "x BETWEEN 1 AND 10")
    batch_op.add_column(sa.Column("u", sa.Boolean(), nullable=False, server_default=sa.true()))
op.create_index("ix_partial", "a", ["x", sa.text("z DESC")], postgresql_where="x > 1", sqlite_where=sa.text("x > 1"))
op.rename_table("a", "b")
op.create_table("a", sa.Column("b_id", sa.Integer(), sa.ForeignKey("b.id", ondelete="SET NULL", deferrable=True)))
""",
}
# These only PostgreSQL has.
POSTGRESQL = {
    "constraints dropped by PostgreSQL's names": """
op.create_table(
    "a", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("x", sa.Integer(), unique=True),
    sa.Column("y", sa.Integer(), sa.CheckConstraint("y > 0")), sa.Column("z", sa.Integer(), sa.ForeignKey("a.id")),
    sa.CheckConstraint("x > y"), sa.UniqueConstraint("y", "z"), sa.CheckConstraint("y < 9"),
)
op.rename_table("a", "b")
op.drop_constraint("a_x_key", "b")
op.drop_constraint("a_check", "b")
op.drop_constraint("a_z_fkey", "b", type_="foreignkey")
op.drop_constraint("a_y_z_key", "b")
op.drop_constraint("a_pkey", "b")
op.create_primary_key(None, "b", ["x"])
""",
    "enumerations": """
mood = sa.Enum("sad", "ok", name="mood")
mood.create(op.get_bind(), checkfirst=True)
op.create_table(
    "a", sa.Column("m", postgresql.ENUM("sad", "ok", name="mood", create_type=False), server_default="ok"),
    sa.Column("ms", postgresql.ARRAY(postgresql.ENUM("sad", "ok", name="mood", create_type=False))),
    sa.Column("level", sa.Enum("low", "high", name="level")), schema="s",
)
op.create_table("b", sa.Column("level", sa.Enum("low", "high", name="gone")))
op.drop_table("b")
sa.Enum(name="gone").drop(op.get_bind(), checkfirst=False)
""",
    "a type that SQL changes": """
op.create_table("a", sa.Column("m", sa.Enum("sad", "ok", name="mood")), sa.Column("x", sa.Integer()))
op.create_table("b", sa.Column("x", sa.Integer(), comment="x"), comment="b")
op.execute("ALTER TYPE mood ADD VALUE 'fine' BEFORE 'ok'")
with op.get_context().autocommit_block():
    op.execute("ALTER TYPE mood ADD VALUE IF NOT EXISTS 'so' AFTER 'sad'")
op.execute("ALTER TABLE a ALTER COLUMN x SET NOT NULL")
op.execute("ALTER TABLE b RENAME TO c")
""",
}


# These MySQL and MariaDB have.
MYSQL = {
    "keys and names": """
op.create_table(
    "a", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("x", sa.String(20), unique=True),
    sa.Column("y", sa.Integer(), index=True, comment="why"), sa.Column("z", sa.Integer(), server_default="3"),
    comment="a",
)
op.create_table(
    "b", sa.Column("id", sa.BigInteger(), primary_key=True),
    sa.Column("a_id", sa.Integer(), sa.ForeignKey("a.id", name="fk_a", ondelete="CASCADE")),
    sa.Column("level", sa.Enum("low", "high", name="level"), nullable=False, server_default="low"),
    sa.CheckConstraint("a_id > 0", name="ck_a_id"),
)
op.rename_table("a", "c")
op.alter_column(
    "b", "level", new_column_name="degree", existing_type=sa.Enum("low", "high", name="level"), nullable=True,
)
op.create_unique_constraint("uq_degree", "b", ["degree", "a_id"])
op.drop_constraint("ck_a_id", "b", type_="check")
op.drop_index("ix_a_y", "c")
op.drop_column("c", "z")
op.execute("ALTER TABLE c DROP COLUMN y")
""",
}


def migrated(project: Project, database: Database, body: str, head: str = "") -> None:
    """Has real Alembic make the database of one script."""
    project.init(database.url(DRIVERS.get(database.dialect, "pymysql")))
    project.revision("one", None, body, head=head)
    project.alembic("upgrade", "head")


@pytest.mark.parametrize("name", HISTORIES)
def test_a_history_is_what_it_makes(project: Project, database: Database, name: str) -> None:
    migrated(project, database, HISTORIES[name])
    found = compared(project)
    assert found["differences"] == [] and found["unsettled"] == [], found
    assert found["compared"] and not found["not_known"] and not found["unknown"], found


@pytest.mark.parametrize("name", POSTGRESQL)
def test_a_history_of_postgresql(project: Project, postgresql: Database, name: str) -> None:
    postgresql.execute("CREATE SCHEMA s")
    migrated(project, postgresql, POSTGRESQL[name], head="from sqlalchemy.dialects import postgresql")
    found = compared(project)
    assert found["differences"] == [] and found["unsettled"] == [], found
    assert found["compared"] and not found["not_known"] and not found["unknown"], found


@pytest.mark.parametrize("name", MYSQL)
def test_a_history_of_mysql(project: Project, mysql: Database, name: str) -> None:
    migrated(project, mysql, MYSQL[name])
    found = compared(project)
    assert found["differences"] == [] and found["unsettled"] == [], found
    assert found["compared"] and not found["not_known"] and not found["unknown"], found


@pytest.mark.parametrize("revision", ["one", "two", "three"])
def test_each_revision_is_compared(project: Project, database: Database, revision: str) -> None:
    project.init(database.url(DRIVERS[database.dialect]))
    history(project)
    project.alembic("upgrade", revision)
    found = compared(project)
    assert found["rows"] == [revision] and found["differences"] == [] and found["unknown"] == [], found


def test_a_difference_is_found(project: Project, database: Database) -> None:
    migrated(project, database, 'op.create_table("a", sa.Column("x", sa.Integer()), sa.Column("y", sa.Integer()))')
    database.execute("ALTER TABLE a ADD COLUMN z INTEGER", "CREATE TABLE b (x INTEGER)")
    assert sorted(compared(project)["differences"]) == ["Detected removed column 'a.z'", "Detected removed table 'b'"]


def test_what_is_not_followed_is_not_compared(project: Project, database: Database) -> None:
    """Only the tables that SQL names are in doubt, and those that refer to them."""
    body = """
for name in ("a", "b", "c", "d"):
    op.create_table(name, sa.Column("id", sa.Integer(), primary_key=True), sa.Column("x", sa.Integer()))
op.create_table("e", sa.Column("a_id", sa.Integer(), sa.ForeignKey("a.id")))
op.create_index("ix_b", "b", ["x"])
op.execute("ALTER TABLE a ADD z int; CREATE INDEX i ON b (x); CREATE TABLE f (x int)")
op.execute("CREATE TABLE IF NOT EXISTS d (x int)")
op.drop_table("d")
op.create_table("d", sa.Column("other", sa.Integer()))
"""
    if database.dialect == "sqlite":
        body = body.replace("; ", '")\nop.execute("')
    migrated(project, database, body)
    found = compared(project)
    assert found["not_known"] == ["a", "b", "e", "f"] and found["compared"] == ["c", "d"], found
    assert found["differences"] == [], found


def test_what_only_python_runs_leaves_what_comes_after_it(project: Project, database: Database) -> None:
    body = """
op.create_table("a", sa.Column("x", sa.Integer()))
"""
    migrated(project, database, body)
    late = (
        'op.create_table("c", sa.Column("x", sa.Integer()))\nop.drop_table("a")\nop.execute("CREATE TABLE b (x int)")'
    )
    project.revision("two", "one", f"open('/dev/null').close()\n{late}")
    project.revision("three", "two", 'op.create_table("d", sa.Column("x", sa.Integer()))')
    project.alembic("upgrade", "head")
    found = compared(project)
    assert found["compared"] == ["d"] and found["not_known"] == ["a", "b", "c"], found
    assert found["differences"] == [] and [one["tables"] for one in found["unknown"]] == [None], found
