"""`--sql`: what Limbeck writes is what real Alembic writes, white space folded."""

from __future__ import annotations

import dataclasses
import re

import pytest
from conftest import MODES
from harness import scripts
from harness.programs import Finished
from harness.project import Project
from test_handover import FIRST, SECOND, example

__all__ = ["example"]

# No server is asked.
NOWHERE = {"postgresql": "postgresql+psycopg://nobody@127.0.0.1:1/nowhere", "sqlite": "sqlite:///nowhere.db"}


def folded(done: Finished) -> tuple[str, list[str]]:
    """The SQL without what means nothing, and the revisions that were told of."""
    running = [line for line in done.err.splitlines() if line.startswith("INFO  [alembic.runtime.migration] Running")]
    return re.sub(r"\s+", " ", done.out).strip(), running


@pytest.mark.parametrize("options", [(), ("-c", "alembic_async.ini")])
@pytest.mark.parametrize(
    "command",
    [("upgrade", "head"), ("upgrade", f"{FIRST}:head"), ("downgrade", f"head:{SECOND}"), ("downgrade", "head:base")],
)
def test_the_example(example: Project, options: tuple[str, ...], command: tuple[str, ...]) -> None:
    driver = "+asyncpg" if options else "+psycopg"
    example.write(".env", f"DATABASE_URL={NOWHERE['postgresql'].replace('+psycopg', driver)}\n")
    wanted = folded(example.alembic(*options, *command, "--sql"))
    assert wanted[0] and wanted[1]
    # Reading and running agree in the other commands too; one of each keeps this short.
    for mode in MODES if command[1] == "head" else ("auto",):
        assert folded(example.limbeck(*options, *command, "--sql", mode=mode)) == wanted


@pytest.mark.parametrize("dialect", ["postgresql", "sqlite"])
@pytest.mark.parametrize("template", ["generic", "async"])
def test_scripts_of_every_kind(project: Project, dialect: str, template: str) -> None:
    project.init(NOWHERE[dialect], template)
    head = scripts.history(project, scripts.offline(dialect))
    for command in (("upgrade", "head"), ("upgrade", "declarative:core"), ("downgrade", f"{head}:base")):
        wanted = folded(project.alembic(*command, "--sql"))
        assert wanted[0] and wanted[1]
        for mode in ("auto", "always"):
            assert folded(project.limbeck(*command, "--sql", mode=mode)) == wanted
    assert not (project.root / "nowhere.db").exists()


@pytest.mark.parametrize("mode", MODES)
def test_scripts_that_are_read(project: Project, dialect: str, mode: str) -> None:
    project.init(NOWHERE[dialect])
    parts = {name: scripts.ANYWHERE[name] for name in ("declarative", "add_column", "loops")}
    parts["reflects"] = scripts.Script(
        "op.create_table('r', sa.Column('id', sa.Integer(), primary_key=True), postgresql_ignore_search_path=False)"
    )
    scripts.history(project, parts | {"stamped": scripts.Script("op.execute('SELECT 1')")})
    for command in (("upgrade", "head"), ("downgrade", "stamped:declarative"), ("stamp", "declarative:loops")):
        wanted = folded(project.alembic(*command, "--sql"))
        assert folded(project.limbeck(*command, "--sql", mode=mode)) == wanted


@pytest.mark.parametrize("mode", ["auto", "always"])
def test_names_that_settle_their_quotes(project: Project, dialect: str, mode: str) -> None:
    """Each name is said in one way here and in another there: what one operation settles holds for it alone."""
    project.init(NOWHERE[dialect])
    body = "\n".join(
        [
            "q = sa.quoted_name",
            "own = op.create_table(q('low', True), sa.Column('Mixed', sa.Integer(), quote=False),",
            "    sa.Column('key', sa.Integer(), quote=True), sa.Column('Plain', sa.Integer()),",
            "    sa.Index(q('Ix', False), 'Mixed'), schema=q('s.x', True))",
            "op.bulk_insert(own, [{'Mixed': 1, 'key': 2, 'Plain': 3}])",
            "op.add_column('low', sa.Column('Mixed', sa.Integer()), schema='s.x')",
            "op.add_column(q('low', True), sa.Column('more', sa.Integer(), quote=True), schema=q('s.x', True))",
            "op.alter_column('low', q('more', True), new_column_name=q('Less', False), existing_type=sa.Integer())",
            "op.drop_column(q('Low', False), q('Less', False))",
            "op.rename_table('low', q('high', True), schema=q('s.x', True))",
            "op.create_index(q('i', True), q('high', True), [q('Mixed', False), 'Plain'])",
            "op.drop_index(q('i', True), q('high', True))",
        ]
    )
    scripts.history(project, {"quotes": scripts.Script(body, "op.drop_table(sa.quoted_name('High', False))")})
    for command in (("upgrade", "head"), ("downgrade", "quotes:base")):
        wanted = folded(project.alembic(*command, "--sql"))
        assert wanted[0] and wanted[1]
        assert folded(project.limbeck(*command, "--sql", mode=mode)) == wanted


@pytest.mark.parametrize("mode", MODES)
def test_the_start_of_a_downgrade_must_be_given(project: Project, mode: str) -> None:
    project.init(NOWHERE["sqlite"])
    scripts.history(project, {"first": scripts.ANYWHERE["declarative"]})
    done = project.limbeck("downgrade", "base", "--sql", mode=mode, status=255)
    message = "downgrade with --sql requires <fromrev>:<torev>"
    assert f"FAILED: {message}" in project.alembic("downgrade", "base", "--sql", status=255).out
    assert done.err.startswith(f"FAILED: {message}\n") and "LB0705" in done.err and done.out == ""


ASKS = """
import sys
from alembic import context
from alembic.util import CommandError

def ask(question):
    try:
        print("ASKED", repr(question()), file=sys.stderr)
    except CommandError as error:
        print("ASKED and was told:", error, file=sys.stderr)

if context.config.cmd_opts.cmd[0].__name__ != "current":
    ask(context.get_revision_argument)
ask(context.get_starting_revision_argument)
context.configure(dialect_name="sqlite")
ask(context.get_starting_revision_argument)
context.configure(dialect_name="sqlite", starting_rev="decl")
ask(context.get_starting_revision_argument)
"""


@pytest.mark.parametrize(
    "command",
    [
        "upgrade head",
        "upgrade heads",
        "upgrade base",
        "upgrade decl",
        "upgrade +1",
        "upgrade declarative+1",
        "upgrade declarative@head",
        "upgrade declarative@heads",
        "upgrade declarative@select",
        "downgrade -- -1",
        "downgrade declarative",
        "stamp base",
        "stamp head",
        "upgrade --sql decl:head",
        "upgrade --sql head",
        "downgrade --sql head:decl",
        "stamp --sql decl:select",
        "current",
    ],
)
def test_what_env_py_is_told_of_the_command(project: Project, command: str) -> None:
    project.init(NOWHERE["sqlite"])
    project.write("alembic/env.py", ASKS)
    scripts.history(project, {name: scripts.ANYWHERE[name] for name in ("declarative", "select")})

    def asked(done: Finished) -> list[str]:
        return [line for line in done.err.splitlines() if line.startswith("ASKED")]

    wanted = asked(project.alembic(*command.split()))
    assert wanted and asked(project.limbeck(*command.split())) == wanted


@pytest.mark.parametrize("start", ["decl", "declarative", "base"])
def test_a_configured_start(project: Project, start: str) -> None:
    """`starting_rev` where the command names none: offline that revision, online an error."""
    project.init(NOWHERE["sqlite"])
    project.write("alembic/env.py", STARTS.replace("START", start))
    scripts.history(project, {name: scripts.ANYWHERE[name] for name in ("declarative", "add_column")})
    for mode in ("auto", "always"):
        wanted = folded(project.alembic("upgrade", "head", "--sql"))
        assert folded(project.limbeck("upgrade", "head", "--sql", mode=mode)) == wanted
        words = "Can't specify current_rev to context when using a database connection"
        assert words in project.alembic("upgrade", "head", status=255).out
        assert words in project.limbeck("upgrade", "head", mode=mode, status=255).err


STARTS = """
import sqlalchemy as sa
from alembic import context

if context.is_offline_mode():
    context.configure(url="sqlite://", starting_rev="START", literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()
else:
    with sa.create_engine("sqlite://").connect() as connection:
        context.configure(connection=connection, starting_rev="START")
        with context.begin_transaction():
            context.run_migrations()
"""


def test_variables_of_the_template_without_a_migration(project: Project) -> None:
    """`template_args` count as soon as they are configured."""
    project.init(NOWHERE["sqlite"])
    project.edit("alembic.ini", ("[alembic]\n", "[alembic]\nrevision_environment = true\n"))
    project.write(
        "alembic/env.py",
        "from alembic import context\n"
        "context.configure(dialect_name='sqlite', template_args={'one': 'old', 'two': [2]})\n"
        "context.configure(dialect_name='sqlite', template_args={'one': 'new'})\n",
    )
    path = project.root / "alembic/script.py.mako"
    path.write_text("# ${one} ${two}\n" + path.read_text())
    project.alembic("revision", "-m", "theirs", "--rev-id", "aaaa")
    wanted = (project.root / "alembic/versions/aaaa_theirs.py").read_text().splitlines()[0]
    assert wanted == "# new [2]"
    for mode in ("auto", "always"):
        project.limbeck("revision", "-m", "ours", "--rev-id", mode, mode=mode)
        assert (project.root / f"alembic/versions/{mode}_ours.py").read_text().splitlines()[0] == wanted


@pytest.mark.parametrize("mode", MODES)
def test_indexes_of_a_table(project: Project, dialect: str, mode: str) -> None:
    """The same indexes as Alembic's; those that have no order there are in that of their names."""
    project.init(NOWHERE[dialect])
    columns = ", ".join(f"sa.Column('{name}', sa.Integer(), index=True)" for name in "dbca")
    scripts.history(
        project, {"indexed": scripts.Script(f"op.create_table('t', {columns}, sa.Index('first', 'd', 'a'))")}
    )

    def statements(text: str) -> list[str]:
        return re.findall(r"CREATE INDEX (\w+)", text)

    found = statements(project.limbeck("upgrade", "head", "--sql", mode=mode).out)
    assert found == sorted(statements(project.alembic("upgrade", "head", "--sql").out))
    assert len(found) == 5


PRINTS = {
    "read": scripts.Script(
        "print('-- by', 'hand:', 3)\nop.execute('SELECT 1')\nlogging.getLogger('x').warning('told')"
    ),
    "run": scripts.Script(
        "try:\n    print('-- first', end='; ')\n    op.execute('SELECT 2')\nfinally:\n    print('--\\n-- last')\n"
        "    print('-- to the log', file=sys.stderr)"
    ),
}


@pytest.mark.parametrize("parts", [("read",), ("read", "run")])
@pytest.mark.parametrize("mode", MODES)
def test_what_scripts_print(project: Project, dialect: str, mode: str, parts: tuple[str, ...]) -> None:
    if mode == "never" and "run" in parts:
        parts = ("read",)
    project.init(NOWHERE[dialect])
    history = {name: dataclasses.replace(PRINTS[name], head="import logging\nimport sys") for name in parts}
    scripts.history(project, history)
    done = project.limbeck("upgrade", "head", "--sql", mode=mode)
    assert done.out == project.alembic("upgrade", "head", "--sql").out
    assert "-- by hand: 3" in done.out and "told" in done.err and "to the log" not in done.out
    online = project.sqlite()
    project.point_at(online.url())
    done = project.limbeck("upgrade", "head", mode=mode)
    assert not done.out and "-- by hand: 3" in done.err


@pytest.mark.parametrize("mode", ["auto", "always"])
def test_a_naming_convention_of_a_batch_that_builds_nothing_anew(project: Project, mode: str) -> None:
    """It may be anything then: nobody looks at it."""
    project.init(NOWHERE["postgresql"])
    odd = "class Odd:\n    def __bool__(self):\n        raise RuntimeError('looked at')\n"
    body = "with op.batch_alter_table('t', naming_convention=Odd()) as batch_op:\n    batch_op.drop_column('a')"
    scripts.history(project, {"odd": scripts.Script(body, head=odd)})
    wanted = folded(project.alembic("upgrade", "head", "--sql"))
    assert folded(project.limbeck("upgrade", "head", "--sql", mode=mode)) == wanted
