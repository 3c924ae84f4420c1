"""Projects without an `env.py`: a table says what an `env.py` would, and means what real Alembic makes of it."""

from __future__ import annotations

import json
import pathlib
import re
import shutil

import pytest
from conftest import MODES, NewDatabase, NewProject
from harness.catalog import catalog, differences
from harness.databases import Database
from harness.programs import Finished
from harness.project import Project

MODELS = """
import sqlalchemy as sa
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Item(Base):
    __tablename__ = "item"
    id = sa.Column(sa.Integer, primary_key=True)
    name = sa.Column(sa.String(20), server_default="none", nullable=False)
"""

# The `env.py` that a table stands for; real Alembic runs it.
ENV = """
from alembic import context
from sqlalchemy import create_engine, pool
from sqlalchemy.ext.asyncio import create_async_engine
import asyncio
{imports}

url = {url!r}
options = dict(target_metadata={metadata}, {options})


def run(connection):
    context.configure(connection=connection, **options)
    with context.begin_transaction():
        context.run_migrations()


async def run_async():
    async with create_async_engine(url, poolclass=pool.NullPool).connect() as connection:
        await connection.run_sync(run)


if context.is_offline_mode():
    given = {{"literal_binds": True, "dialect_opts": {{"paramstyle": "named"}}, **options}}
    context.configure(url=url, **given)
    with context.begin_transaction():
        context.run_migrations()
elif "+a" in url:
    asyncio.run(run_async())
else:
    with create_engine(url, poolclass=pool.NullPool).connect() as connection:
        run(connection)
"""


def begin(
    project: Project, *lines: str, url: str = "env:DATABASE_URL", named: str | None = '"app.models:Base"'
) -> None:
    """Makes a project with a table, models and an empty history."""
    project.limbeck("init", "-t", "native", "alembic")
    project.write("app/models.py", MODELS)
    settle(project, *lines, url=url, named=named)


def settle(
    project: Project, *lines: str, url: str = "env:DATABASE_URL", named: str | None = '"app.models:Base"'
) -> None:
    """Writes the table."""
    keys = ["[tool.limbeck]", 'script_location = "alembic"', f"url = {json.dumps(url)}", 'env_file = ".env"']
    keys += [] if named is None else [f"models = {named}"]
    project.write("pyproject.toml", "\n".join([*keys, *lines, ""]))


def twin(project: Project, other: Project, url: str, options: str = "", imports: str = "") -> Project:
    """The same project for real Alembic, with an `env.py`."""
    shutil.copytree(project.root / "alembic", other.root / "alembic")
    shutil.copytree(project.root / "app", other.root / "app")
    other.write("alembic.ini", "[alembic]\nscript_location = alembic\nprepend_sys_path = .\n")
    imports = f"from app.models import Base\n{imports}"
    other.write("alembic/env.py", ENV.format(imports=imports, url=url, metadata="Base.metadata", options=options))
    return other


def place(done: Finished, key: str) -> None:
    """The error underlines a key of the table."""
    assert f"pyproject.toml:{done.err.split('pyproject.toml:')[1].split(':')[0]}" in done.err
    assert any(line.partition("|")[2].strip().startswith(f"{key} = ") for line in done.err.splitlines()), done.shown()


@pytest.mark.parametrize("driver", [None, "async"])
def test_every_command_does_what_alembic_does_with_the_env_py(
    new_project: NewProject, new_database: NewDatabase, dialect: str, driver: str | None
) -> None:
    name = (
        {"postgresql": "asyncpg", "sqlite": "aiosqlite"}[dialect] if driver else {"postgresql": "psycopg2"}.get(dialect)
    )
    theirs, project = new_database(), new_project()
    begin(project)
    project.write(".env", f"DATABASE_URL={theirs.url(name)}\n")
    project.limbeck("revision", "--autogenerate", "-m", "items", "--rev-id", "a1")
    project.limbeck("revision", "-m", "by hand", "--rev-id", "b2")
    other = twin(project, new_project(), theirs.url(name))
    script = other.alembic("upgrade", "head", "--sql").out
    assert "CREATE TABLE item" in script
    other.alembic("upgrade", "head")
    current, history = other.alembic("current").out, other.alembic("history").out
    other.alembic("check")
    for mode in MODES:
        ours = new_database()
        project.write(".env", f"DATABASE_URL={ours.url(name)}\n")
        assert project.limbeck("upgrade", "head", "--sql", mode=mode).out == script
        project.limbeck("upgrade", "head", mode=mode)
        assert differences(ours, theirs) == [] and catalog(ours)
        assert project.limbeck("current", mode=mode).out == current
        assert project.limbeck("history", mode=mode).out == history
        if mode != "never":
            assert project.limbeck("check", mode=mode).out == "No new upgrade operations detected.\n"
        project.limbeck("downgrade", "base", mode=mode)
        project.limbeck("stamp", "head", mode=mode)
        assert ours.revisions() == ["b2"]


@pytest.mark.parametrize("mode", MODES)
def test_the_env_py_of_the_documentation_is_what_the_table_stands_for(
    new_project: NewProject, new_database: NewDatabase, dialect: str, mode: str
) -> None:
    page = (pathlib.Path(__file__).parent.parent / "docs/native.md").read_text()
    toml, env = (page.split(f"```{language}\n")[1].split("```")[0] for language in ("toml", "python"))
    url = new_database().url({"postgresql": "asyncpg", "sqlite": "aiosqlite"}[dialect])
    project, other = new_project(), new_project()
    project.limbeck("init", "-t", "native", "alembic")
    project.write("pyproject.toml", toml)
    project.revision("a1", None, "op.create_table('a', sa.Column('x', sa.String(3), server_default='%'))")
    shutil.copytree(project.root / "alembic", other.root / "alembic")
    other.write("alembic.ini", "[alembic]\nscript_location = alembic\nprepend_sys_path = .\n")
    other.write("alembic/env.py", env)
    for one in (project, other):
        one.write("your_model_module.py", MODELS)
        one.write(".env", f"DATABASE_URL={url}\n")
    sql = project.limbeck("upgrade", "head", "--sql", mode=mode).out
    assert sql == other.alembic("upgrade", "head", "--sql").out != ""
    project.limbeck("upgrade", "head", mode=mode)
    assert project.limbeck("current", mode=mode).out == other.alembic("current").out == "a1 (head)\n"


# Lines of the table, and the same as arguments of `context.configure`.
ARGUMENTS = {
    "version_table": ('version_table = "steps%%"', 'version_table="steps%"'),
    "version_table_pk": ("version_table_pk = false", "version_table_pk=False"),
    "transaction_per_migration": ("transaction_per_migration = true", "transaction_per_migration=True"),
    "transactional_ddl": ("transactional_ddl = false", "transactional_ddl=False"),
    "starting_rev": ('starting_rev = "a1"', 'starting_rev="a1"'),
    "paramstyle": ('dialect_opts = { paramstyle = "qmark" }', 'dialect_opts={"paramstyle": "qmark"}'),
    "literal_binds": ("literal_binds = true", "literal_binds=True"),
}


@pytest.mark.parametrize("name", ARGUMENTS)
def test_arguments_of_configure_change_the_script_as_in_alembic(
    new_project: NewProject, new_database: NewDatabase, name: str
) -> None:
    line, argument = ARGUMENTS[name]
    url = new_database().url()
    project = new_project()
    begin(project, line, url=url)
    project.revision("a1", None, "op.create_table('a', sa.Column('x', sa.Integer))", "op.drop_table('a')")
    project.revision("b2", "a1", "op.create_table('b', sa.Column('x', sa.Integer))", "op.drop_table('b')")
    script = twin(project, new_project(), url, argument).alembic("upgrade", "head", "--sql").out
    for mode in MODES:
        assert project.limbeck("upgrade", "head", "--sql", mode=mode).out == script


@pytest.mark.parametrize(
    ("lines", "differs"),
    [
        ([], True),
        (["compare_type = false"], False),
        (["compare_type = true", "compare_server_default = false"], True),
    ],
)
@pytest.mark.parametrize("mode", ["auto", "always"])
def test_what_is_compared(project: Project, database: Database, lines: list[str], differs: bool, mode: str) -> None:
    begin(project, *lines, url=database.url())
    project.limbeck("revision", "--autogenerate", "-m", "items")
    project.limbeck("upgrade", "head")
    project.edit("app/models.py", ("sa.String(20)", "sa.Text"))
    done = project.limbeck("check", mode=mode, status=None)
    assert (done.status == 255, "LB0803" in done.err) == (differs, differs), done.shown()


@pytest.mark.parametrize("mode", ["auto", "always"])
def test_server_defaults_are_compared_unless_the_table_says_no(project: Project, database: Database, mode: str) -> None:
    begin(project, url=database.url())
    project.limbeck("revision", "--autogenerate", "-m", "items")
    project.limbeck("upgrade", "head")
    project.edit("app/models.py", ('"none"', '"other"'))
    project.limbeck("check", mode=mode, status=255)
    settle(project, "compare_server_default = false", url=database.url())
    project.limbeck("check", mode=mode)


def test_several_modules_and_a_metadata_of_its_own(new_project: NewProject, new_database: NewDatabase) -> None:
    """A module alone is imported; two names make two collections; a `MetaData` is one itself."""
    more = "from app.models import Base\nimport sqlalchemy as sa\nclass More(Base):\n    __tablename__ = 'more'\n"
    more += "    id = sa.Column(sa.Integer, primary_key=True)\n"
    apart = "import sqlalchemy as sa\nclass space:\n    own = sa.MetaData()\n"
    apart += "sa.Table('apart', space.own, sa.Column('id', sa.Integer, primary_key=True))\n"
    for named, tables in [
        ('["app.models:Base", "app.more"]', {"item", "more"}),
        ('["app.models:Base.metadata", "app.apart:space.own"]', {"item", "apart"}),
        ('"app.apart:space.own"', {"apart"}),
    ]:
        for mode in ("auto", "always"):
            project, database = new_project(), new_database()
            begin(project, url=database.url(), named=named)
            project.write("app/more.py", more)
            project.write("app/apart.py", apart)
            project.limbeck("revision", "--autogenerate", "-m", "all", mode=mode)
            made = re.findall(r"create_table\(\s*[\"'](\w+)", project.scripts()[0].read_text())
            assert set(made) == tables
            project.limbeck("upgrade", "head", mode=mode)
            project.limbeck("check", mode=mode)


@pytest.mark.parametrize("mode", ["auto", "always"])
def test_functions_are_named_and_called(project: Project, mode: str) -> None:
    """`on_version_apply` sees each step; without Python, the place that names it is shown."""
    database = project.sqlite()
    begin(project, 'on_version_apply = ["app.hooks:seen", "app.hooks:group.also"]', url=database.url())
    hooks = "def seen(ctx, step, heads, run_args, **kw):\n    open('seen', 'a').write(step.up_revision_id + ' ')\n"
    project.write("app/hooks.py", f"{hooks}class group:\n    also = seen\n")
    project.revision("a1", None, "pass")
    project.limbeck("upgrade", "head", mode=mode)
    assert (project.root / "seen").read_text() == "a1 a1 "
    done = project.limbeck("downgrade", "base", mode="never", status=255)
    assert "`[tool.limbeck]` gives `on_version_apply`, which only Python can call" in done.err


def test_a_naming_convention_is_known_without_python(new_project: NewProject, new_database: NewDatabase) -> None:
    """A list with one name is that one: its convention names what scripts leave unnamed, as in Alembic."""
    url = new_database().url()
    project = new_project()
    begin(project, url=url, named='["app.models:Base"]')
    named = 'Base = declarative_base(metadata=sa.MetaData(naming_convention={"uq": "unique_%(column_0_name)s"}))'
    project.edit("app/models.py", ("Base = declarative_base()", named))
    project.revision("a1", None, "op.create_table('a', sa.Column('x', sa.Integer, unique=True))", "op.drop_table('a')")
    script = twin(project, new_project(), url).alembic("upgrade", "head", "--sql").out
    assert "unique_x" in script
    for mode in MODES:
        assert project.limbeck("upgrade", "head", "--sql", mode=mode).out == script


# What is wrong, the code, words of the message, and the key that is underlined.
WRONG = {
    "no variable": ({"url": "env:NOWHERE"}, "LB0102", "the variable `NOWHERE` is not set", "url"),
    "empty variable": ({"url": "env:EMPTY"}, "LB0102", "the variable `EMPTY` is empty", "url"),
    "no url in the variable": ({"url": "env:TEXT"}, "LB0601", "Could not parse SQLAlchemy URL", "url"),
    "bad port": ({"url": "postgresql://u:hunter2@h:port/d"}, "LB0601", "port", "url"),
}


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", WRONG)
def test_a_url_that_is_not_there_is_the_keys_error(project: Project, name: str, mode: str) -> None:
    settings, code, words, key = WRONG[name]
    begin(project, **settings)
    project.write(".env", "OTHER=1\n")
    project.variables = {"EMPTY": "", "TEXT": "hunter2"}
    done = project.limbeck("current", mode=mode, status=255)
    assert code in done.err and words in done.err, done.shown()
    assert f"\n3 | {key} = " in done.err and "pyproject.toml:3:" in done.err
    assert "hunter2" not in done.err + done.out
    project.limbeck("heads", mode=mode)


@pytest.mark.parametrize("driver", ["psycopg2", "asyncpg"])
def test_a_server_that_does_not_answer_is_the_keys_error(project: Project, driver: str) -> None:
    """Where Python connects, the line of the table is shown, as that of an `env.py` would be."""
    begin(project, url=f"postgresql+{driver}://u:hunter2@127.0.0.1:1/d")
    done = project.limbeck("current", mode="always", status=255)
    assert "LB0602" in done.err and "pyproject.toml:3:" in done.err and "site-packages" not in done.err, done.shown()
    assert "hunter2" not in done.err


@pytest.mark.parametrize("mode", MODES)
def test_a_module_that_is_not_there_is_the_keys_error(project: Project, mode: str) -> None:
    begin(project, url=project.sqlite().url(), named='"app.nowhere:Base"')
    done = project.limbeck("current", mode=mode, status=255)
    code = "LB0202" if mode == "never" else "LB0504"
    assert code in done.err and "app.nowhere" in done.err and "pyproject.toml:5" in done.err, done.shown()
    assert '\n5 | models = "app.nowhere:Base"\n' in done.err


@pytest.mark.parametrize("mode", ["auto", "always"])
def test_what_is_no_metadata_is_the_keys_error(project: Project, mode: str) -> None:
    begin(project, url=project.sqlite().url(), named='"app.models:sa"')
    done = project.limbeck("check", mode=mode, status=255)
    assert "LB0504" in done.err and "is no MetaData, and has none as `.metadata`" in done.err, done.shown()
    assert '\n5 | models = "app.models:sa"\n' in done.err


@pytest.mark.parametrize("mode", ["auto", "always"])
def test_without_models_nothing_is_compared(project: Project, mode: str) -> None:
    begin(project, url=project.sqlite().url(), named=None)
    project.limbeck("current", mode=mode)
    done = project.limbeck("check", mode=mode, status=255)
    assert "LB0801" in done.err and 'write `models = "your_model_module:Base"` into it' in done.err
    assert "env.py" not in done.err


def test_a_key_that_is_none_stops_every_command(project: Project) -> None:
    begin(project, "target_metadata = 1", url=project.sqlite().url())
    for command in ("heads", "upgrade head", "doctor"):
        done = project.limbeck(*command.split(), status=255)
        assert "LB0103" in done.err and "do you mean `models`?" in done.err, done.shown()


def test_alembics_files_count_before_the_table(project: Project) -> None:
    begin(project, url="env:NOWHERE")
    project.limbeck("init", "other")
    project.point_at(project.sqlite().url())
    done = project.limbeck("current")
    assert "warning[LB0103]: `script_location` in `[tool.limbeck]` counts for nothing\n" in done.err, done.shown()


@pytest.mark.parametrize("mode", ["auto", "always"])
@pytest.mark.parametrize("way", ["table", "variable", "file"])
def test_no_password_reaches_the_log_of_the_protocol(
    project: Project, postgresql: Database, way: str, mode: str
) -> None:
    url = postgresql.url("psycopg2").replace("postgres@", "postgres:hunter2%40@")
    begin(project, url=url if way == "table" else "env:DATABASE_URL")
    if way == "variable":
        project.variables = {"DATABASE_URL": url}
    project.write(".env", f"DATABASE_URL={url}\n" if way == "file" else "")
    log = project.root / "protocol"
    done = project.limbeck("revision", "--autogenerate", "-m", "items", "--log-protocol", str(log), mode=mode)
    assert "item" in log.read_text()
    for text in (log.read_text(), done.out, done.err, project.limbeck("doctor").out):
        assert "hunter2" not in text
    # What the project's code sees of it is what an `env.py` would have set.
    project.limbeck("upgrade", "head", mode=mode)
    assert catalog(postgresql)


def test_the_worker_keeps_the_url_to_itself(project: Project) -> None:
    """Modules of the project find no variable of Limbeck's, and scripts find the URL where `env.py` puts it."""
    url = project.sqlite().url()
    begin(project, url=url)
    project.edit(
        "app/models.py",
        ("import sqlalchemy", "import os\nassert 'LIMBECK_DATABASE_URL' not in os.environ\nimport sqlalchemy"),
    )
    body = f"from alembic import context\nassert context.config.get_main_option('sqlalchemy.url') == {url!r}\n"
    project.revision("a1", None, f"{body}assert context.config.config_file_name is None")
    project.limbeck("upgrade", "head", mode="always")


def test_doctor_names_the_table(project: Project) -> None:
    begin(project, url=project.sqlite().url())
    told = project.limbeck("doctor").out
    assert "environment   [tool.limbeck] of pyproject.toml in place of env.py: read natively\n" in told
    assert json.loads(project.limbeck("doctor", "--json").out)["body"]["environment"]["ok"]
    shutil.copy(project.root / "pyproject.toml", project.root / "limbeck.toml")
    project.edit("limbeck.toml", ("[tool.limbeck]\n", ""))
    project.write("pyproject.toml", "[project]\nname = 'x'\n")
    assert "environment   limbeck.toml in place of env.py: read natively\n" in project.limbeck("doctor").out


def test_a_table_is_named_with_c(project: Project) -> None:
    begin(project, url=project.sqlite().url())
    text = (project.root / "pyproject.toml").read_text().replace("[tool.limbeck]\n", "")
    project.write(
        "conf/limbeck.toml", text.replace('"alembic"', '"%(here)s/../alembic"').replace("app.models", "models")
    )
    shutil.copytree(project.root / "app", project.root / "conf/app")
    shutil.move(project.root / "conf/app/models.py", project.root / "conf/models.py")
    project.limbeck("init", "other")
    project.limbeck("-c", "conf/limbeck.toml", "revision", "--autogenerate", "-m", "items")
    assert len(project.scripts()) == 1
    for mode in MODES:
        project.limbeck("-c", "conf/limbeck.toml", "upgrade", "head", mode=mode)


def test_hooks_over_new_scripts(project: Project) -> None:
    hook = '[[tool.limbeck.post_write_hooks]]\nname = "mark"\ntype = "exec"\nexecutable = "touch"\noptions = "marked"'
    begin(project, hook, url=project.sqlite().url())
    project.limbeck("revision", "-m", "one")
    assert (project.root / "marked").exists()
    settle(project, hook.replace("exec", "own", 1), url=project.sqlite().url())
    for options in ([], ["--autogenerate"]):
        done = project.limbeck("revision", "-m", "two", *options, status=255)
        assert "only an `env.py` can register functions" in done.err, done.shown()
