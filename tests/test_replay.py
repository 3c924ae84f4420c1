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
    "keys": """
op.create_table(
    "a", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("x", sa.Integer(), unique=True),
    sa.Column("y", sa.Integer(), index=True),
)
op.create_table(
    "b", sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True), sa.Column("a_id", sa.ForeignKey("a.id")),
)
op.rename_table("a", "c")
with op.batch_alter_table("b") as batch_op:
    batch_op.alter_column("a_id", new_column_name="c_id", existing_type=sa.Integer())
""",
}


def migrated(project: Project, database: Database, body: str, head: str = "") -> None:
    """Has real Alembic make the database of one script."""
    project.init(database.url(DRIVERS[database.dialect]))
    project.revision("one", None, body, head=head)
    project.alembic("upgrade", "head")


@pytest.mark.parametrize("name", HISTORIES)
def test_a_history_is_what_it_makes(project: Project, database: Database, name: str) -> None:
    migrated(project, database, HISTORIES[name])
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
op.execute("ALTER TABLE a RENAME COLUMN id TO number; DROP INDEX ix_b; CREATE TABLE f (x INTEGER); DROP TABLE d")
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
    late = 'op.create_table("c", sa.Column("x", sa.Integer()))\nop.drop_table("a")\nop.execute("CREATE TABLE b (x int)")'
    project.revision("two", "one", f"open('/dev/null').close()\n{late}")
    project.revision("three", "two", 'op.create_table("d", sa.Column("x", sa.Integer()))')
    project.alembic("upgrade", "head")
    found = compared(project)
    assert found["compared"] == ["d"] and found["not_known"] == ["a", "b", "c"], found
    assert found["differences"] == [] and [one["tables"] for one in found["unknown"]] == [None], found
