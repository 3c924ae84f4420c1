"""Scripts that Limbeck reads and scripts that Python must run, in one run; and every way gives the same."""

from __future__ import annotations

import py_compile
import sys

import pytest
from conftest import MODES, NewDatabase
from harness import scripts
from harness.catalog import catalog, contents, differences
from harness.databases import Database, sqlite
from harness.project import Project

TEMPLATES = {
    ("postgresql", "generic"): "psycopg2",
    ("postgresql", "async"): "asyncpg",
    ("sqlite", "generic"): None,
    ("sqlite", "async"): "aiosqlite",
}


@pytest.mark.parametrize("template", ["generic", "async"])
def test_mixed_scripts_do_what_they_do_in_alembic(
    project: Project, new_database: NewDatabase, dialect: str, template: str
) -> None:
    """One history of scripts of every kind, through real Alembic and through each way of ours."""
    driver = TEMPLATES[dialect, template]
    theirs = new_database()
    project.init(theirs.url(driver), template)
    head = scripts.history(project, scripts.ANYWHERE)
    project.alembic("upgrade", "head")
    up = contents(theirs)
    assert len(up) > len(scripts.ANYWHERE) / 2
    for mode in ("auto", "always"):
        ours = new_database()
        project.point_at(ours.url(driver))
        project.limbeck("upgrade", "head", mode=mode)
        assert contents(ours) == up
        assert differences(ours, theirs) == []
        assert ours.revisions() == [head]
        project.limbeck("downgrade", "base", mode=mode)
        assert catalog(ours) == {} and ours.revisions() == []


# Tells which of two modules of the project are imported; only Python can run it.
LOOKS = """
import sys
try:
    op.execute("CREATE TABLE seen (name TEXT)")
finally:
    for name in {"quiet", "used"} & set(sys.modules):
        op.execute(f"INSERT INTO seen VALUES ('{name}')")
"""


@pytest.mark.parametrize(("noisy", "imported"), [(False, []), (True, ["quiet", "used"])])
def test_scripts_that_are_read_are_imported_only_if_that_may_matter(
    project: Project, database: Database, noisy: bool, imported: list[str]
) -> None:
    project.init(database.url("psycopg2" if database.dialect == "postgresql" else None))
    project.write("quiet.py", "LENGTH = 40\n")
    project.write("used.py", "LENGTH = 40\n")
    history = {
        "reads": scripts.Script("op.create_table('t', sa.Column('a', sa.String(quiet.LENGTH)))", head="import quiet"),
        # Not on the way: it has run already.
        "other": scripts.Script("op.execute('SELECT 1')", head="import used"),
        "looks": scripts.Script(LOOKS),
    }
    if noisy:
        history["noisy"] = scripts.Script("pass", head="import os\nos.environ['NOISE'] = 'x'")
    scripts.history(project, history)
    project.limbeck("upgrade", "looks")
    assert sorted(name for (name,) in contents(database)["seen"]) == imported


@pytest.mark.parametrize("template", ["generic", "async"])
def test_one_connection_and_one_transaction(project: Project, postgresql: Database, template: str) -> None:
    """What is read and what runs in Python share the session: temporary tables, settings, the transaction itself."""
    project.init(postgresql.url(TEMPLATES["postgresql", template]), template)
    noted = "op.execute('INSERT INTO noted SELECT pg_backend_pid(), txid_current()')"
    tried = f"try:\n    {noted}\nfinally:\n    pass"
    scripts.history(
        project,
        {
            "one": scripts.Script("op.execute('CREATE TABLE noted (pid int, tx bigint)')\n" + noted),
            "two": scripts.Script(tried),
            "three": scripts.Script("op.execute('CREATE TEMPORARY TABLE here (x int)')\n" + noted),
            "four": scripts.Script(f"try:\n    op.execute('INSERT INTO here VALUES (1)')\nfinally:\n    {noted}"),
        },
    )
    project.limbeck("upgrade", "head")
    rows = contents(postgresql)["noted"]
    assert len(rows) == 4 and len(set(map(tuple, rows))) == 1


@pytest.mark.parametrize("mode", ["auto", "always"])
def test_server_defaults_are_compared_whoever_runs_env_py(project: Project, database: Database, mode: str) -> None:
    """What `context.configure` is not told is the same for a reader and for Python."""
    project.init(database.url("psycopg2" if database.dialect == "postgresql" else None))
    column = "sa.Column('x', sa.Integer, server_default='1')"
    project.write(
        "tables.py", f"import sqlalchemy as sa\nmetadata = sa.MetaData()\nsa.Table('a', metadata, {column})\n"
    )
    named = "from tables import metadata\ntarget_metadata = metadata\n"
    project.edit("alembic/env.py", ("target_metadata = None\n", named))
    project.revision("a1", None, "op.create_table('a', sa.Column('x', sa.Integer, server_default='2'))")
    project.limbeck("upgrade", "head", mode=mode)
    assert "server default on column" in project.limbeck("check", mode=mode, status=255).err
    silent = "target_metadata=target_metadata, compare_server_default=False"
    env = (project.root / "alembic/env.py").read_text().replace("target_metadata=target_metadata", silent)
    project.write("alembic/env.py", env)
    project.limbeck("check", mode=mode)


@pytest.mark.parametrize("name", scripts.NEEDS_PYTHON)
def test_what_needs_python_is_refused_when_python_is_forbidden(project: Project, name: str) -> None:
    database = project.sqlite()
    project.init(database.url())
    scripts.history(project, {"first": scripts.ANYWHERE["declarative"], name: scripts.ANYWHERE[name]})
    done = project.limbeck("upgrade", "head", mode="never", status=255)
    assert "LB0403" in done.err and f"{name}_.py" in done.err
    assert catalog(database) == {} and database.revisions() == []


@pytest.mark.parametrize("mode", ["auto", "always"])
@pytest.mark.parametrize("template", ["generic", "async"])
def test_a_failure_in_python_rolls_back_what_rust_has_done(
    project: Project, new_database: NewDatabase, dialect: str, template: str, mode: str
) -> None:
    """On PostgreSQL, all steps and the version row share one transaction; on SQLite each step stands by itself."""
    driver = TEMPLATES[dialect, template]
    database, theirs = new_database(), new_database()
    project.init(theirs.url(driver), template)
    scripts.history(
        project,
        {name: scripts.ANYWHERE[name] for name in ("declarative", "select", "add_column")} | {"fails": scripts.FAILS},
    )
    project.alembic("upgrade", "head", status=1)
    project.point_at(database.url(driver))
    done = project.limbeck("upgrade", "head", mode=mode, status=255)
    assert "FAILED: `upgrade()` of `fails_.py` raised `RuntimeError`: the third customer is missing\n" in done.err
    assert "LB0405" in done.err and "raise RuntimeError(" in done.err and "site-packages" not in done.err
    if dialect == "postgresql":
        assert catalog(database) == {} and contents(database) == {}
    else:
        assert database.revisions() == theirs.revisions() == ["add_column"]
        assert contents(database) == contents(theirs)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("template", ["generic", "async"])
def test_an_index_is_made_concurrently(
    project: Project, postgresql: Database, server, template: str, mode: str
) -> None:
    driver = TEMPLATES["postgresql", template]
    project.init(postgresql.url(driver), template)
    scripts.history(project, {"first": scripts.ANYWHERE["declarative"], "autocommit": scripts.CONCURRENTLY})
    project.limbeck("upgrade", "head", mode=mode)
    with server.database() as theirs:
        project.point_at(theirs.url(driver))
        project.alembic("upgrade", "head")
        assert differences(postgresql, theirs) == []
        project.point_at(postgresql.url(driver))
        project.limbeck("downgrade", "first", mode=mode)
        assert postgresql.revisions() == ["first"]
        project.limbeck("downgrade", "base", mode=mode)
        assert catalog(postgresql) == {}


@pytest.mark.parametrize("mode", MODES)
def test_a_failure_after_an_autocommit_block(project: Project, postgresql: Database, server, mode: str) -> None:
    """What the block has committed stays, as with Alembic, and the message says so."""
    parts = {"first": scripts.ANYWHERE["declarative"], "autocommit": scripts.CONCURRENTLY}
    fails = scripts.Script("op.create_table('gone', sa.Column('id', sa.Integer()))\nop.execute('SELECT nope')")
    with server.database() as theirs:
        project.init(theirs.url("psycopg2"))
        scripts.history(project, parts | {"fails": fails})
        project.alembic("upgrade", "head", status=1)
        project.point_at(postgresql.url("psycopg2"))
        done = project.limbeck("upgrade", "head", mode=mode, status=255)
        assert differences(postgresql, theirs) == []
        assert contents(postgresql) == contents(theirs) != {}
    assert "an autocommit block has committed what stood before it" in done.err


@pytest.mark.parametrize("mode", ["auto", "always"])
def test_a_run_over_two_schemas(project: Project, postgresql: Database, server, mode: str) -> None:
    """`context.configure` and `run_migrations()` once for each schema, in a loop of env.py."""
    with server.database() as theirs:
        project.init(theirs.url("psycopg2"))
        project.write("alembic/env.py", scripts.TWO_SCHEMAS)
        scripts.history(project, {name: scripts.ANYWHERE[name] for name in ("declarative", "select")})
        project.alembic("upgrade", "head")
        project.point_at(postgresql.url("psycopg2"))
        project.limbeck("upgrade", "head", mode=mode)
        assert differences(postgresql, theirs) == []
        for schema in ("one", "two"):
            assert contents(postgresql, schema) == contents(theirs, schema) != {}
        # One schema that is behind is brought along; the other has nothing to do.
        project.limbeck("-x", "only=two", "downgrade", "declarative", mode=mode)
        assert postgresql.revisions("two.alembic_version") == ["declarative"]
        assert postgresql.revisions("one.alembic_version") == ["select"]
        project.limbeck("upgrade", "head", mode=mode)
        assert contents(postgresql, "two") == contents(theirs, "two")


@pytest.mark.parametrize("mode", ["auto", "always"])
def test_a_run_over_two_databases(project: Project, new_database: NewDatabase, dialect: str, mode: str) -> None:
    ours, theirs = [new_database(), new_database()], [new_database(), new_database()]
    driver = TEMPLATES[dialect, "generic"]
    project.init("unused://")
    project.write("alembic/env.py", scripts.TWO_DATABASES)
    scripts.history(project, {name: scripts.ANYWHERE[name] for name in ("declarative", "select")})
    for pair, run, options in ((theirs, project.alembic, ()), (ours, project.limbeck, ("--python", mode))):
        urls = {f"URL_{number}": database.url(driver) for number, database in enumerate(pair)}
        run(*options, "upgrade", "head", env=urls)
        out = run(*options, "current", env=urls).out
        assert out.split() == ["select", "(head)"] * 2
    for mine, other in zip(ours, theirs, strict=True):
        assert contents(mine) == contents(other) != {}


@pytest.mark.parametrize("mode", ["auto", "always"])
def test_hooks_of_env_py_are_called(project: Project, mode: str) -> None:
    """`on_version_apply` hears of every step, as from real Alembic."""
    database = project.sqlite()
    project.init(database.url())
    project.edit("alembic/env.py", ("config = context.config\n", "config = context.config\n" + scripts.HEARD))
    project.edit("alembic/env.py", ("connection=connection,", "connection=connection, on_version_apply=heard,"))
    scripts.history(project, {name: scripts.ANYWHERE[name] for name in ("declarative", "select", "add_column")})
    told = []
    for run, options in ((project.alembic, ()), (project.limbeck, ("--python", mode))):
        heard = project.root / "heard.txt"
        heard.write_text("")
        for command in ("upgrade select", "upgrade head", "downgrade -2", "stamp head", "stamp declarative"):
            run(*options, *command.split())
        run(*options, "downgrade", "base")
        told.append(heard.read_text())
    assert told[0] == told[1] != ""


@pytest.mark.parametrize("mode", ["auto", "always"])
def test_a_transaction_that_nobody_would_commit(project: Project, postgresql: Database, mode: str) -> None:
    """Alembic runs the migrations, says so, and rolls them back."""
    project.init(postgresql.url("psycopg2"))
    scripts.history(project, {"declarative": scripts.ANYWHERE["declarative"]})
    begun = "as connection:\n        connection.exec_driver_sql('SELECT 1')\n"
    project.edit("alembic/env.py", ("as connection:\n", begun))
    project.alembic("upgrade", "head")
    assert catalog(postgresql) == {} and postgresql.revisions() == []
    done = project.limbeck("upgrade", "head", mode=mode, status=255)
    assert "LB0205" in done.err and "env.py:" in done.err
    assert catalog(postgresql) == {}


@pytest.mark.parametrize("mode", ["auto", "always"])
def test_what_a_script_prints_does_not_disturb(project: Project, mode: str) -> None:
    database = project.sqlite()
    project.init(database.url())
    project.revision("prints", None, 'print("from the script")\nimport os\nos.write(1, b"from below\\n")')
    done = project.limbeck("upgrade", "head", mode=mode)
    assert database.revisions() == ["prints"]
    assert "from the script" in done.err and "from below" in done.err


def test_env_py_that_runs_nothing(project: Project) -> None:
    """A project with a database for each tenant may have no tenant yet."""
    project.init(project.sqlite().url())
    project.write("alembic/env.py", "import os\n")
    scripts.history(project, {"declarative": scripts.ANYWHERE["declarative"]})
    for command in (("upgrade", "head"), ("stamp", "head"), ("downgrade", "base"), ("current",)):
        project.alembic(*command)
        done = project.limbeck(*command)
        assert ("LB0204" in done.err) == (command != ("current",))
    assert "LB0204" in project.limbeck("check", status=255).err


@pytest.mark.parametrize("place", ["env.pyc", "__pycache__/env.cpython.pyc"])
def test_an_environment_without_its_source(project: Project, place: str) -> None:
    database = project.sqlite()
    project.init(database.url())
    scripts.history(project, {"declarative": scripts.ANYWHERE["declarative"]})
    source = project.root / "alembic" / "env.py"
    byte_code = source.parent / place.replace("cpython", oracle_tag())
    py_compile.compile(str(source), cfile=str(byte_code))
    source.unlink()
    project.alembic("upgrade", "head", "--sql")
    project.limbeck("upgrade", "head")
    assert database.revisions() == ["declarative"]
    assert "byte code" in project.limbeck("current", mode="never", status=255).err


def oracle_tag() -> str:
    """What the interpreter of the projects, which is this one, puts into the names of its byte code."""
    assert sys.implementation.cache_tag is not None
    return sys.implementation.cache_tag


ROWS = "op.execute('CREATE TABLE t (a INTEGER NOT NULL)')\nop.execute('INSERT INTO t VALUES (1), (2)')"
FILLED = """
with op.batch_alter_table("t", recreate="always") as batch_op:
    batch_op.add_column(sa.Column("active", sa.Boolean(), nullable=False, default=True))
    batch_op.add_column(sa.Column("said", sa.String(), nullable=False, default="100 %s it's"), insert_before="a")
    batch_op.add_column(sa.Column("called", sa.Integer(), nullable=False, default=lambda: 7))
    batch_op.add_column(sa.Column("computed", sa.String(), nullable=False, default=sa.func.lower("ABC")))
    batch_op.add_column(sa.Column("both", sa.Integer(), nullable=False, server_default="1", default=2))
    batch_op.add_column(sa.Column("neither", sa.Integer()))
with op.batch_alter_table("t") as batch_op:
    batch_op.add_column(sa.Column("in_place", sa.Integer(), default=3))
"""


def test_a_new_column_of_a_rebuilt_table_has_its_python_default(project: Project) -> None:
    databases = theirs, ours = sqlite(project.root / "theirs.db"), sqlite(project.root / "ours.db")
    project.init(theirs.url())
    scripts.history(project, {"rows": scripts.Script(ROWS), "filled": scripts.Script(FILLED)})
    for database, run in zip(databases, (project.alembic, project.limbeck), strict=True):
        project.point_at(database.url())
        run("upgrade", "head")
    assert contents(ours) == contents(theirs) != {}
    assert differences(ours, theirs) == []


KEYWORDS = """
op.create_table(
    "flags",
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("is_on", sa.Integer, server_default=sa.text("(1 + 1)")),
    sa.Column("label", sa.String(10), server_default="none"),
)
op.execute("INSERT INTO flags (label) VALUES ('a'), (NULL)")
with op.batch_alter_table("flags", table_kwargs={"sqlite_autoincrement": True}) as batch:
    batch.alter_column("label", nullable=True, type_=sa.String(20), onupdate=sa.func.now())
context = op.get_context()
assert (context.version_table, context.version_table_schema) == ("alembic_version", None)
"""

REFLECTED = """
def wider(inspector, table, column):
    if column["name"] == "label":
        column["type"] = sa.String(30)

given = [sa.Column("is_on", sa.Boolean, nullable=True)]
with op.batch_alter_table("flags", reflect_args=given) as batch:
    batch.add_column(sa.Column("more", sa.Integer, sa.ForeignKey("flags.id", name="fk_more")))
with op.batch_alter_table("flags", reflect_kwargs={"listeners": [("column_reflect", wider)]}) as batch:
    batch.drop_column("more")
    batch.drop_constraint("fk_more", type_="foreignkey")
"""


# Constraints without names get them from functions, and can be dropped by them.
UNNAMED = """
op.create_table(
    "owned",
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("code", sa.String(5), nullable=False),
    sa.Column("parent", sa.Integer),
    sa.UniqueConstraint("code"),
    sa.ForeignKeyConstraint(["parent"], ["owned.id"]),
)
op.execute("INSERT INTO owned VALUES (1, 'a', 1)")
op.create_table("other", sa.Column("code", sa.String(5)), sa.UniqueConstraint("code"))
op.execute("INSERT INTO other VALUES ('a')")
"""
NAMED_BY_FUNCTIONS = """
def first(constraint, table):
    return f"{table.name}_{list(constraint.columns)[0].name}"

convention = {"first": first, "uq": "uq_%(first)s", "fk": "fk_%(first)s_%(referred_table_name)s"}
with op.batch_alter_table("owned", naming_convention=convention) as batch:
    batch.drop_constraint("uq_owned_code", type_="unique")
    batch.add_column(sa.Column("more", sa.Integer))
given = [sa.Column("code", sa.String(9))]
with op.batch_alter_table("other", naming_convention={"uq": "uq_%(table_name)s"}, reflect_args=given) as batch:
    batch.drop_constraint("uq_other", type_="unique")
"""


PARTS = """
op.create_table("named", sa.Column("id", sa.Integer, primary_key=True), sa.Column("label", sa.String(9)))
op.execute("INSERT INTO named (label) VALUES ('a'), (NULL)")
parts = (
    sa.Column("late", sa.Integer, server_default=sa.text("5"), nullable=False),
    sa.Index("ix_label", "label", unique=True, sqlite_where=sa.text("label IS NOT NULL")),
    sa.CheckConstraint("late > 0", name="ck_late"),
)
said = {"info": {"a": 1}, "comment": "flags", "quote": None, "implicit_returning": False, "mysql_engine": "InnoDB"}
with op.batch_alter_table("named", table_args=parts, table_kwargs=said) as batch:
    batch.alter_column("label", nullable=True, type_=sa.String(30))
"""


@pytest.mark.parametrize(
    "bodies",
    [[KEYWORDS], [KEYWORDS, REFLECTED], [UNNAMED, NAMED_BY_FUNCTIONS], [PARTS]],
    ids=["table_kwargs", "reflect", "names by functions", "parts"],
)
def test_a_batch_may_say_how_the_table_is_read_and_made(project: Project, bodies: list[str]) -> None:
    databases = theirs, ours = sqlite(project.root / "theirs.db"), sqlite(project.root / "ours.db")
    project.init(theirs.url())
    scripts.history(project, {f"r{number}": scripts.Script(body) for number, body in enumerate(bodies)})
    for database, run in zip(databases, (project.alembic, project.limbeck), strict=True):
        project.point_at(database.url())
        run("upgrade", "head")
    assert contents(ours) == contents(theirs) != {}
    assert differences(ours, theirs) == []


@pytest.mark.parametrize(
    "arguments",
    [
        "table_kwargs={'sqlite_autoincrement': False}",
        "table_kwargs={'prefixes': ['TEMPORARY']}",
        "table_args=[sa.Sequence('s')]",
    ],
)
def test_what_a_batch_does_not_take(project: Project, arguments: str) -> None:
    database = project.sqlite()
    project.init(database.url())
    body = f"with op.batch_alter_table('t', recreate='always', {arguments}) as batch:\n    batch.drop_column('a')"
    made = "op.create_table('t', sa.Column('id', sa.Integer(), primary_key=True), sa.Column('a', sa.Integer()))"
    scripts.history(project, {"made": scripts.Script(made), "odd": scripts.Script(body)})
    project.limbeck("upgrade", "made")
    before = catalog(database)
    done = project.limbeck("upgrade", "head", status=255)
    assert "batch_alter_table(table_" in done.err and "odd_.py:" in done.err
    assert catalog(database) == before and database.revisions() == ["made"]
