"""`show --schema`: the schema at a revision, from the scripts alone. Real Alembic and the database say what it is."""

from __future__ import annotations

import json
import pathlib

import pytest
from conftest import NewDatabase
from harness.catalog import differences
from harness.databases import Database
from harness.project import Project

DRIVERS = {"postgresql": "psycopg2", "sqlite": None}
STEPS = {
    "one": """
op.create_table(
    "customers",
    sa.Column("id", sa.Integer(), primary_key=True),
    sa.Column("name", sa.String(50), nullable=False),
    sa.Column("level", sa.Enum("low", "high", name="level"), server_default="low"),
    sa.Column("joined", sa.Date()),
    sa.UniqueConstraint("name", name="uq_name"),
)
op.create_index("ix_joined", "customers", ["joined"])
""",
    "two": """
op.create_table(
    "orders",
    sa.Column("id", sa.BigInteger(), primary_key=True),
    sa.Column("customer_id", sa.Integer(), sa.ForeignKey("customers.id", name="fk_customer", ondelete="CASCADE")),
    sa.Column("total", sa.Numeric(10, 2), sa.CheckConstraint("total >= 0", name="ck_total")),
)
with op.batch_alter_table("customers") as batch_op:
    batch_op.alter_column("name", new_column_name="full_name", existing_type=sa.String(50), existing_nullable=False)
op.execute("UPDATE customers SET full_name = 'x'")
""",
    "three": """
with op.batch_alter_table("customers") as batch_op:
    batch_op.add_column(sa.Column("note", sa.Text()))
    batch_op.alter_column("joined", nullable=False, existing_type=sa.Date())
    batch_op.drop_constraint("uq_name", type_="unique")
op.create_index("ix_total", "orders", ["total"], unique=True)
op.create_table("gone", sa.Column("id", sa.Integer()))
op.drop_table("gone")
""",
}


def history(project: Project, **more: str) -> None:
    parent = None
    for name, body in {**STEPS, **more}.items():
        project.revision(name, parent, body)
        parent = name


def made_by(text: str, database: Database) -> None:
    """Runs the statements of an answer."""
    for statement in text.split(";\n"):
        if statement.strip():
            database.execute(statement)


@pytest.mark.parametrize("revision", ["one", "two", "three", "head", "three-1"])
def test_the_statements_make_what_the_migrations_make(
    project: Project, new_database: NewDatabase, revision: str
) -> None:
    migrated, built = new_database(), new_database()
    project.init(migrated.url(DRIVERS[migrated.dialect]))
    history(project)
    project.alembic("upgrade", revision.replace("three-1", "two"))
    answer = project.limbeck("show", "--schema", revision, mode="never")
    assert "not certain" not in answer.out
    made_by(answer.out, built)
    assert differences(built, migrated) == []


def test_what_is_not_followed_is_said_with_its_place(project: Project) -> None:
    project.init("sqlite:///never.db")
    history(
        project,
        four='op.execute("UPDATE orders SET total = 1")\nop.execute("CREATE VIEW v AS SELECT 1")',
        five="open('/dev/null').close()",
        six='op.add_column("orders", sa.Column("late", sa.Integer()))',
    )
    out = project.limbeck("show", "--schema", "head").out
    unsure = [line for line in out.splitlines() if line.startswith("-- from")]
    assert len(unsure) == 2
    assert "-- from four on, not certain: it runs SQL that is not followed (" in unsure[0]
    assert unsure[0].endswith("four_.py:20)")
    assert "-- from five on, not certain: it needs Python: " in unsure[1] and unsure[1].endswith("five_.py:19)")
    assert "late" in out
    assert not (project.root / "never.db").exists()
    assert "not certain" not in project.limbeck("show", "--schema", "three").out
    document = json.loads(project.limbeck("show", "--schema", "four", "--json").out)
    assert document["limbeck"] == {"format": 1, "kind": "show_schema", "dialect": "sqlite"}
    assert document["body"]["revisions"] == ["four"]
    before = json.loads(project.limbeck("show", "--schema", "four-1", "--json").out)["body"]
    assert before["revisions"] == ["three"] and before["unknown"] == []
    assert [one["revision"] for one in document["body"]["unknown"]] == ["four"]
    assert [table["name"]["name"] for table in document["body"]["schema"]["tables"]] == ["customers", "orders"]


def test_branches_and_dependencies_are_replayed_together(project: Project) -> None:
    project.init("sqlite:///never.db")
    project.revision("root", None, 'op.create_table("a", sa.Column("id", sa.Integer()))')
    project.revision("left", "root", 'op.create_table("b", sa.Column("id", sa.Integer()))')
    project.revision("right", "root", 'op.drop_table("a")')
    assert "CREATE TABLE b" in project.limbeck("show", "--schema", "left").out
    both = project.limbeck("show", "--schema", "heads").out
    assert "CREATE TABLE b" in both and "CREATE TABLE a" not in both
    assert project.limbeck("show", "--schema", "root").out.startswith("CREATE TABLE a")
    assert project.limbeck("show", "--schema", "base").out == ""


def test_questions_that_have_no_answer(project: Project, tmp_path: pathlib.Path) -> None:
    project.init("sqlite:///never.db")
    history(project)
    assert "error[LB0311]" in project.limbeck("show", "--schema", "current", status=255).err
    assert "error[LB0301]" in project.limbeck("show", "--schema", "nope", status=255).err
    project.edit("alembic/versions/two_.py", ("op.create_table(", "op.create_table(("))
    assert "error[LB0401]" in project.limbeck("show", "--schema", "head", status=255).err
    assert "CREATE TABLE customers" in project.limbeck("show", "--schema", "one").out


def test_names_of_a_convention_that_only_python_knows(project: Project) -> None:
    project.init("sqlite:///never.db")
    history(project)
    shown = project.limbeck("show", "--schema", "one")
    assert "naming convention" not in shown.out
    project.edit("alembic/env.py", ("target_metadata = None", "target_metadata = open('models').read()"))
    unsure = project.limbeck("show", "--schema", "one", mode="never").out
    assert "naming convention of the models makes are not certain" in unsure
    document = json.loads(project.limbeck("show", "--schema", "one", "--json").out)
    assert document["body"]["convention_known"] is False
