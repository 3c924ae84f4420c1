"""Every command's answer on standard output, exit status and effect, beside real Alembic's."""

from __future__ import annotations

import re
import shutil

import pytest
from harness import models
from harness.catalog import contents
from harness.databases import Database, sqlite
from harness.project import Project, configure

A, B, C, D = "1a2b3c4d5e6f", "1a2b99999999", "cccc11112222", "dddd33334444"
MESSAGES = {A: "create accounts", B: "Add a column, ünïcode", C: "two\n    lines\n\n    and more", D: "last"}

# What is typed, and where the database stands; None is a database without a version table.
READING = [
    ("heads", None),
    ("heads -v", None),
    ("heads --resolve-dependencies", None),
    ("history", None),
    ("history -v", None),
    ("history -i", B),
    ("history -v -i", B),
    (f"history -r {A}:{C}", None),
    ("history -r :cccc", None),
    ("history -r cccc:", None),
    ("history -r-2:", None),
    ("history -r current:", B),
    ("history -r :current", B),
    ("history -r base:head", None),
    ("history -r current:+1", B),
    ("history -r 1a2b3:dddd -v", None),
    ("history --rev-range=base:1a2b9", None),
    (f"show {B}", None),
    ("show 1a2b9", None),
    ("show head", None),
    ("show heads", None),
    ("show base", None),
    ("show current", C),
    ("current", None),
    ("current", A),
    ("current", D),
    ("current -v", B),
    ("current -v", D),
    ("current --check-heads", D),
    ("current --verb", B),
    ("-q heads", None),
    ("-n alembic heads", None),
    ("check", D),
]
MOVING = [
    ("upgrade head", None),
    ("upgrade heads", B),
    ("upgrade +1", None),
    ("upgrade +2", A),
    ("upgrade cccc", A),
    ("upgrade 1a2b3+2", None),
    ("upgrade head", D),
    ("upgrade head-1", None),
    ("downgrade -1", D),
    ("downgrade -2", D),
    ("downgrade base", C),
    ("downgrade 1a2b3", D),
    ("downgrade dddd-2", D),
    ("downgrade -- -1", D),
    ("stamp head", None),
    ("stamp 1a2b9", D),
    ("stamp base", D),
    ("stamp --purge cccc", A),
    ("upgrade head --tag release", None),
]
# The message is on standard error here, and on standard output there.
FAILING = [
    ("upgrade nope", A),
    ("upgrade 1a2b", A),
    ("upgrade +9", A),
    ("downgrade -1", None),
    ("downgrade -9", C),
    ("downgrade head", A),
    ("stamp nope", A),
    ("show nope", A),
    ("history -r a", A),
    ("history -r nope:", A),
    ("current --check-heads", B),
    ("check", C),
    ("revision -m x --head nope", A),
    ("revision -m x --head 1a2b3", A),
    ("revision -m x --rev-id a:b", A),
    ("-n nothing heads", A),
    ("-c nothing.ini heads", A),
]
USAGE = ["", "nothing", "upgrade", "upgrade head --nothing", "show", "stamp", "revision --autogenerate extra"]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, binary, python, oracle) -> Project:
    """One project for all commands, since none of them changes its files."""
    root = tmp_path_factory.mktemp("commands")
    (root / "home").mkdir()
    project = Project(root / "project", root / "home", binary, python, oracle)
    project.root.mkdir()
    project.write("your_model_module.py", MODELS)
    project.limbeck("init", "alembic")
    configure(project, f"sqlite:///{root / 'test.db'}")
    parent = None
    for number, (identifier, message) in enumerate(MESSAGES.items()):
        project.revision(identifier, parent, f'op.create_table("t{number}", sa.Column("id", sa.Integer))', "pass")
        project.edit(f"alembic/versions/{identifier}_.py", (f"Script {identifier}", message))
        project.edit(f"alembic/versions/{identifier}_.py", ("    pass", f'    op.drop_table("t{number}")'))
        parent = identifier
    return project


MODELS = """
import sqlalchemy as sa

class Base:
    metadata = sa.MetaData()

for number in range(4):
    sa.Table(f"t{number}", Base.metadata, sa.Column("id", sa.Integer))
"""


def at(project: Project, revision: str | None) -> Database:
    """A database that stands at a revision."""
    database = sqlite(project.root.parent / "test.db")
    (project.root.parent / "test.db").unlink(missing_ok=True)
    if revision is not None:
        database.execute(
            "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
            "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))",
            f"INSERT INTO alembic_version VALUES ('{revision}')",
        )
        for number in range(list(MESSAGES).index(revision) + 1):
            database.execute(f"CREATE TABLE t{number} (id INTEGER)")
    return database


@pytest.mark.parametrize(("typed", "revision"), READING)
def test_answers(place: Project, typed: str, revision: str | None) -> None:
    at(place, revision)
    theirs = place.alembic(*typed.split())
    for mode in ("auto", "always") if revision and "history" not in typed else ("auto",):
        ours = place.limbeck(*typed.split(), mode=mode)
        assert (ours.out, context(ours.err)) == (theirs.out, context(theirs.err))


def context(err: str) -> list[str]:
    """What the log says of the database, once for each time that `env.py` connects."""
    return re.findall("Context impl .*|Will assume .*", err)


def test_the_context_is_told_once(project: Project) -> None:
    """Also when the command begins natively and a script needs Python."""
    project.init(project.sqlite().url())
    project.revision("first", None, 'op.get_bind().execute(sa.text("SELECT 1")).scalar()')
    said = context(project.limbeck("upgrade", "head").err)
    project.sqlite().execute("DELETE FROM alembic_version")
    assert said == context(project.alembic("upgrade", "head").err) and len(said) == 2


@pytest.mark.parametrize(("typed", "revision"), MOVING)
def test_moves(place: Project, typed: str, revision: str | None) -> None:
    def outcome(run, *options: str):
        database = at(place, revision)
        done = run(*options, *typed.split())
        tables = database.rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")
        return done.out, database.revisions(), tables, re.findall("Running .*", done.err)

    theirs = outcome(place.alembic)
    assert outcome(place.limbeck) == theirs
    assert outcome(place.limbeck, "--python", "never") == theirs


@pytest.mark.parametrize(("typed", "revision"), FAILING)
def test_failures(place: Project, typed: str, revision: str | None) -> None:
    database = at(place, revision)
    theirs = place.alembic(*typed.split(), status=255)
    ours = place.limbeck(*typed.split(), status=255)
    (failed,) = re.findall("^FAILED: .*", theirs.out, re.MULTILINE)
    if not typed.startswith("check"):
        assert failed in ours.err.splitlines()
    assert re.search(r"LB0\d{3}", ours.err) and ours.out == ""
    assert database.revisions() == ([revision] if revision else [])


@pytest.mark.parametrize("typed", USAGE)
def test_usage(place: Project, typed: str) -> None:
    place.alembic(*typed.split(), status=2)
    ours = place.limbeck(*typed.split(), status=2)
    assert ours.err.lower().startswith("usage: limbeck") or "\nUsage: limbeck" in ours.err
    assert ours.out == ""


def test_new_scripts(place: Project, tmp_path) -> None:
    """The same template, the same arguments, the same file, but for the date."""
    written = []
    for run in (place.alembic, place.limbeck):
        root = tmp_path / str(len(written))
        shutil.copytree(place.root, root)
        there = Project(root, place.home, place.binary, place.python, place.oracle)
        run = there.alembic if run == place.alembic else there.limbeck
        out = [run("revision", "-m", 'Hello, World: "first" & ünï', "--rev-id", "eeee55556666").out]
        out += [run("revision", "--rev-id", "ffff77778888").out]
        out += [
            run("revision", "-m", "aside", "--head", "cccc", "--splice", "--rev-id", "9999", "--branch-label", "x").out
        ]
        out += [run("revision", "-m", "more " * 20, "--head", "ffff", "--depends-on", "cccc", "--rev-id", "8888").out]
        out += [run("history").out, run("heads", "-v").out]
        texts = {path.name: re.sub("(Create Date: ).*", r"\1", path.read_text()) for path in there.scripts()}
        written.append(([re.sub("Create Date: .*", "", text).replace(str(root), "") for text in out], texts))
    assert written[0] == written[1]


@pytest.mark.parametrize("mode", ["auto", "always"])
def test_reading_makes_no_version_table(place: Project, mode: str) -> None:
    database = at(place, None)
    for typed in ("current", "current -v", "history -i", "show current"):
        place.limbeck(*typed.split(), mode=mode)
    place.limbeck("current", "--check-heads", mode=mode, status=255)
    for typed in ("check", "upgrade nope", "downgrade -1", "stamp nope"):
        place.limbeck(*typed.split(), mode=mode, status=255)
    assert contents(database) == {}


def test_version(place: Project) -> None:
    assert re.fullmatch(r"limbeck \d+\.\d+\.\d+\n", place.limbeck("--version").out)


def test_autogenerate_with_nothing_to_do(place: Project, tmp_path) -> None:
    """As in Alembic, the script is written, and is empty."""
    root = tmp_path / "copy"
    shutil.copytree(place.root, root)
    there = Project(root, place.home, place.binary, place.python, place.oracle)
    at(place, D)
    there.limbeck("revision", "--autogenerate", "-m", "empty", "--rev-id", "eeee")
    text = (root / "alembic/versions/eeee_empty.py").read_text()
    assert text.count("    pass\n") == 2
    there.write("your_model_module.py", models.FIRST)
    there.limbeck("revision", "--autogenerate", "-m", "late", status=255)
    assert len(there.scripts()) == len(MESSAGES) + 1
