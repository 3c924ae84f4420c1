"""A script that cannot be read stops what needs it, and nothing else. Alembic imports all and stops for every one.

The expected words of a sound history come from real Alembic, before the script is broken.
"""

from __future__ import annotations

import re

import pytest
from conftest import MODES
from harness.databases import Database
from harness.project import Project, script

WITH_PYTHON = ("auto", "always")
TABLE = 'op.create_table("{0}", sa.Column("id", sa.Integer()))'
DROP = 'op.drop_table("{0}")'
IDENTIFIERS = ("first", "second", "third", "fourth")

# What only the whole history can tell.
NEEDS_ALL = (
    "heads",
    "history",
    "branches",
    "upgrade head",
    "upgrade +1",
    "upgrade third",
    "upgrade fourth",
    "stamp heads",
    "show fourth",
    "show head",
    "downgrade fourth",
    "current --check-heads",
    "check",
    "revision -m x",
    "merge heads",
    "history -r second:",
)


@pytest.fixture
def line(project: Project) -> Database:
    """Four revisions in a line on SQLite, of which two are applied."""
    database = project.sqlite()
    project.init(database.url())
    parent = None
    for name in IDENTIFIERS:
        project.revision(name, parent, TABLE.format(name), DROP.format(name))
        parent = name
    project.alembic("upgrade", "second")
    return database


def break_body(project: Project, name: str) -> None:
    """A bracket is missing; the header is sound."""
    project.edit(f"alembic/versions/{name}_.py", ("sa.Integer()))", "sa.Integer()"))


def break_header(project: Project, name: str) -> None:
    """An unresolved conflict of version control, where the parents are declared."""
    old = "\ndown_revision = "
    project.edit(f"alembic/versions/{name}_.py", (old, f"\n<<<<<<< HEAD{old}None\n=======\n>>>>>>> other{old}"))


def compute_header(project: Project, name: str) -> None:
    """The identifier is the result of a call."""
    project.edit(f"alembic/versions/{name}_.py", (f'revision = "{name}"', f'revision = "{name} ".strip()'))


def fail_on_import(project: Project, name: str) -> None:
    """As above, and importing the script raises an exception."""
    compute_header(project, name)
    project.edit(
        f"alembic/versions/{name}_.py", ("import sqlalchemy as sa\n", "import sqlalchemy as sa\nimport nowhere\n")
    )


@pytest.mark.parametrize("mode", MODES)
def test_a_syntax_error_behind_the_header_keeps_the_history(project: Project, line: Database, mode: str) -> None:
    commands = (["heads"], ["history"], ["history", "-v"], ["branches"], ["current"], ["show", "third"])
    sound = [project.alembic(*command).out for command in commands]
    break_body(project, "third")
    assert project.alembic("heads", status=None).status != 0
    for command, answer in zip(commands, sound, strict=True):
        done = project.limbeck(*command, mode=mode)
        assert done.out == answer
        assert "warning[LB0401]" in done.err and "third_.py" in done.err, done.shown()
    # Around the broken one.
    project.limbeck("downgrade", "first", mode=mode)
    assert line.revisions() == ["first"]
    project.limbeck("upgrade", "second", mode=mode)
    project.limbeck("stamp", "third", mode=mode)
    assert line.revisions() == ["third"]
    project.limbeck("stamp", "second", mode=mode)
    # What runs it changes nothing.
    done = project.limbeck("upgrade", "head", mode=mode, status=255)
    assert "error[LB0401]" in done.err and "warning" not in done.err, done.shown()
    assert line.revisions() == ["second"]
    project.limbeck("revision", "-m", "fifth", mode=mode)
    assert "(head)" in project.limbeck("heads", mode=mode).out


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("breaks", [break_header, fail_on_import])
def test_a_script_without_a_place_stops_what_needs_it(project: Project, line: Database, breaks, mode: str) -> None:
    below = ["history", "-r", "first:second"], ["show", "first"], ["current", "-v"]
    sound = [project.alembic(*command).out for command in below]
    breaks(project, "third")
    code = "LB0401" if breaks is break_header else "LB0403" if mode == "never" else "LB0405"
    for command, answer in zip(below, sound, strict=True):
        done = project.limbeck(*command, mode=mode)
        assert done.out == answer
        assert f"warning[{code}]" in done.err and "third_.py" in done.err, done.shown()
    project.limbeck("downgrade", "-1", mode=mode)
    assert line.revisions() == ["first"]
    project.limbeck("upgrade", "second", mode=mode)
    project.limbeck("stamp", "second", mode=mode)
    assert line.revisions() == ["second"]
    before = project.files()
    # Whether `fourth` exists, and what follows what, only the broken script can tell.
    for command in NEEDS_ALL:
        done = project.limbeck(*command.split(), mode=mode, status=255)
        assert done.out == "", done.shown()
        assert f"error[{code}]" in done.err and "third_.py" in done.err and "warning" not in done.err, done.shown()
    assert line.revisions() == ["second"]
    assert project.files() == before


@pytest.mark.parametrize("mode", MODES)
def test_a_database_at_a_script_without_a_place(project: Project, line: Database, mode: str) -> None:
    project.alembic("upgrade", "head")
    break_header(project, "third")
    for command in ("current", "downgrade first", "upgrade second"):
        done = project.limbeck(*command.split(), mode=mode, status=255)
        assert "error[LB0401]" in done.err and "third_.py" in done.err, done.shown()
    assert line.revisions() == ["fourth"]


def test_a_computed_header_needs_python_only_where_it_is_needed(project: Project, line: Database) -> None:
    compute_header(project, "third")
    assert project.limbeck("heads").out == project.alembic("heads").out
    project.limbeck("downgrade", "first", mode="never")
    assert "error[LB0403]" in project.limbeck("upgrade", "head", mode="never", status=255).err
    project.limbeck("upgrade", "head")
    assert line.revisions() == ["fourth"]


@pytest.mark.parametrize("mode", WITH_PYTHON)
def test_a_script_that_cannot_be_imported_any_more(project: Project, line: Database, mode: str) -> None:
    """Its header is plain; another script does something when it is imported, so that all are."""
    project.edit("alembic/versions/second_.py", ("import sqlalchemy", "print('loaded')\nimport sqlalchemy"))
    project.edit("alembic/versions/third_.py", ("import sqlalchemy", "import nowhere\nimport sqlalchemy"))
    done = project.limbeck("downgrade", "first", mode=mode)
    assert "warning[LB0405]" in done.err and "nowhere" in done.err and "loaded" in done.err, done.shown()
    assert line.revisions() == ["first"]
    done = project.limbeck("upgrade", "head", mode=mode, status=255)
    assert "error[LB0405]" in done.err and "nowhere" in done.err, done.shown()
    assert line.revisions() == ["first"]


def test_the_header_counts_only_when_all_of_it_stands_before_the_error(project: Project, line: Database) -> None:
    project.write(
        "alembic/versions/fourth_.py",
        script("fourth", "third", "pass").replace("branch_labels = N", "(\nbranch_labels = N"),
    )
    done = project.limbeck("heads", mode="never", status=255)
    assert "error[LB0401]" in done.err, done.shown()


def test_doctor_lists_broken_scripts(project: Project, line: Database) -> None:
    break_body(project, "third")
    break_header(project, "fourth")
    said = project.limbeck("doctor").out
    assert "2 of 4 are read natively" in said
    assert "third_.py:" in said and "fourth_.py:" in said


def test_doctor_lists_what_python_must_run_by_reason(project: Project, line: Database) -> None:
    for name in ("first", "second", "third"):
        project.edit(f"alembic/versions/{name}_.py", ("def upgrade():\n", "def upgrade():\n    open('x').close()\n"))
        project.edit(
            f"alembic/versions/{name}_.py", ("def downgrade():\n", "def downgrade():\n    open('x').close()\n")
        )
    project.edit("alembic/versions/first_.py", ("def upgrade():\n", "def upgrade():\n    import time; time.sleep(1)\n"))
    break_body(project, "fourth")
    listed = project.limbeck("doctor", "--scripts").out
    assert listed.startswith("upgrade(): 0 of 3 are read natively\ndowngrade(): 0 of 3 are read natively\n")
    assert "fourth_.py:" in listed
    common, rare = listed.index("\n5 x "), listed.index("\n1 x ")
    assert common < rare
    assert "`open`" in listed[common:rare] and listed[common:rare].count("_.py:") == 5
    assert re.search(r"first upgrade at .*first_\.py:19\n?$", listed)
    short = project.limbeck("doctor").out
    assert "and 2 more functions: `limbeck doctor --scripts` lists them" in short and short.count("`open`") <= 4
