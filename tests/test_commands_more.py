"""Branched histories, merging, editing, hooks, templates, `--json`, and what argparse lets people type."""

from __future__ import annotations

import json
import pathlib
import re
import shutil
import sys
from random import Random

import pytest
from harness.project import Project

# a1 forks into b1 (with a label) and c1; d1 depends on b1; e1 stands apart.
A, B, C, D, E = "aaaa11112222", "bbbb11112222", "cccc11112222", "dddd11112222", "eeee11112222"
READING = [
    "branches",
    "branches -v",
    "heads",
    "heads -v",
    "heads --resolve-dependencies",
    "heads --resolve",
    "history",
    "history -v",
    f"history -r {A}:{C}",
    "history -r shop@base:shop@head",
    "show heads",
    "show shop",
    "show shop@head",
    "show base",
    "show shop@-1",
    "show cccc1",
    "-q branches",
    "-q history",
]
# What fails before anything is written.
FAILING = [
    "merge nope",
    "merge aaaa1 cccc1",
    "merge cccc1 cccc1",
    "merge head",
    "merge --rev-id a:b heads",
    "revision -m x",
    "revision --sql -m x --head cccc1",
    "revision --sql --autogenerate",
    "revision --head shop@heads --depends-on nope",
    "revision --head cccc1 --version-path nowhere",
    "edit base",
    "edit nope",
    "show nope",
    "stamp head",
    "upgrade head",
    "upgrade shop@nope",
    "downgrade --sql base",
    "init alembic",
    "init -t nope other",
]
USAGE = [
    "merge",
    "edit",
    "list_templates extra",
    "branches extra",
    "ensure_version extra",
    "heads -x a=b",
    "revision --he x",
    "upgrade -1:head",
    "history -r -v",
    "upgrade head --tag",
    "-x -q heads",
    "init",
    "current extra",
]


@pytest.fixture(scope="module")
def forked(tmp_path_factory: pytest.TempPathFactory, binary, python, oracle) -> Project:
    """A project whose history forks; its database is empty."""
    root = tmp_path_factory.mktemp("forked")
    (root / "home").mkdir()
    project = Project(root / "project", root / "home", binary, python, oracle)
    project.root.mkdir()
    project.init(f"sqlite:///{root / 'test.db'}")
    project.revision(A, None, "pass")
    project.revision(B, A, "pass")
    project.revision(C, A, "pass")
    project.revision(D, None, "pass")
    project.revision(E, None, "pass")
    project.edit(f"alembic/versions/{B}_.py", ("branch_labels = None", 'branch_labels = ("shop",)'))
    project.edit(f"alembic/versions/{D}_.py", ("depends_on = None", f'depends_on = "{B}"'))
    return project


def copy(project: Project, folder: pathlib.Path) -> Project:
    """The same project elsewhere."""
    shutil.copytree(project.root, folder)
    return Project(folder, project.home, project.binary, project.python, project.oracle)


@pytest.mark.parametrize("typed", READING)
def test_answers(forked: Project, typed: str) -> None:
    theirs, ours = forked.alembic(*typed.split()).out, forked.limbeck(*typed.split(), mode="never").out
    # In which order the children of a fork are shown is chance in Alembic.
    assert chanceless(ours) == chanceless(theirs)


def chanceless(text: str) -> list[str]:
    lines = [re.sub("(Branches into: ).*", lambda found: sort_names(found[0]), line) for line in text.split("\n")]
    runs: list[list[str]] = [[]]
    for line in lines:
        if line.startswith(" " * len(A) + " -> "):
            runs[-1].append(line)
        else:
            runs[-1].sort()
            runs.append([line])
            runs.append([])
    return [line for run in runs for line in run]


def sort_names(line: str) -> str:
    title, names = line.split(": ")
    return f"{title}: {', '.join(sorted(names.split(', ')))}"


@pytest.mark.parametrize("typed", FAILING)
def test_failures(forked: Project, tmp_path: pathlib.Path, typed: str) -> None:
    there = copy(forked, tmp_path / "copy")
    theirs = there.alembic(*typed.split(), status=255)
    (failed,) = re.findall("^FAILED: .*", theirs.out, re.MULTILINE)
    failed = re.sub(r" such template .*/(\w+)", r" such template \1", failed)
    before = there.files()
    ours = there.limbeck(*typed.split(), status=255)
    assert failed in ours.err.splitlines(), ours.shown()
    assert ours.out == "" and there.files() == before


@pytest.mark.parametrize("typed", USAGE)
def test_usage(forked: Project, typed: str) -> None:
    forked.alembic(*typed.split(), status=2)
    ours = forked.limbeck(*typed.split(), status=2)
    assert "usage: limbeck" in ours.err.lower() and "error: " in ours.err
    assert ours.out == ""


def test_too_few_arguments(forked: Project) -> None:
    assert "limbeck: error: too few arguments" in forked.limbeck(status=2).err
    missing = forked.limbeck("upgrade", "-2:head", "--sql", status=2)
    assert "error: the following arguments are required: revision" in missing.err


def test_raiseerr_ends_with_status_one(forked: Project) -> None:
    forked.alembic("--raiseerr", "upgrade", "nope", status=1)
    assert "Can't locate revision identified by 'nope'" in forked.limbeck("--raiseerr", "upgrade", "nope", status=1).err


def test_a_message_that_begins_with_a_dash(forked: Project, tmp_path: pathlib.Path) -> None:
    for name, message in (("a", "- fix"), ("b", "-1")):
        there = copy(forked, tmp_path / name)
        arguments = ("revision", "-m", message, "--head", "cccc", "--rev-id", "ffff")
        theirs = there.alembic(*arguments).out
        (written,) = (path for path in there.scripts() if path.name.startswith("ffff"))
        text = written.read_text()
        written.unlink()
        assert there.limbeck(*arguments).out == theirs
        assert without_date(written.read_text()) == without_date(text)


def without_date(text: str) -> str:
    return re.sub("Create Date: .*", "Create Date:", text)


@pytest.mark.parametrize(
    "typed",
    [
        "merge heads",
        "merge -m together bbbb1 cccc1 --branch-label both",
        "merge cccc1",
        "merge --splice aaaa1 eeee1",
        "merge shop@head cccc1 --message=x",
    ],
)
def test_merge(forked: Project, tmp_path: pathlib.Path, typed: str) -> None:
    """The same line, the same file, the same history afterwards."""
    answers = []
    for name in ("alembic", "limbeck"):
        there = copy(forked, tmp_path / name)
        run = getattr(there, name)
        out = run(*typed.split(), "--rev-id", "ffff33334444").out.replace(str(there.root), "")
        (path,) = (path for path in there.scripts() if path.name.startswith("ffff3"))
        history = sorted(there.alembic("history").out.splitlines())
        answers.append([out, path.name, without_date(path.read_text()), *history])
    if "-m" in typed or typed == "merge cccc1":
        assert answers[0] == answers[1]
        return
    # Alembic's has no message: what there is of ours is the only difference.
    (message,) = re.findall('"""(merge .* and .*)\n', answers[1][2])
    slug = path.name.removeprefix("ffff33334444").removesuffix(".py")
    without = [text.replace(message, "empty message").replace(slug, "_") for text in answers[1]]
    assert answers[0] == without


def test_what_would_break_the_project_is_not_written(forked: Project, tmp_path: pathlib.Path) -> None:
    """Alembic writes the file, and from then on no command works."""
    there = copy(forked, tmp_path / "copy")
    before = there.files()
    assert "already used" in there.limbeck("merge", "heads", "--branch-label", "shop", status=255).err
    assert "already used" in there.limbeck("merge", "heads", "--rev-id", A, status=255).err
    assert there.files() == before
    template = there.root / "alembic/script.py.mako"
    lines = template.read_text().splitlines(keepends=True)
    template.write_text("".join(line for line in lines if not line.startswith("branch_labels")))
    arguments = ("revision", "--head", C, "--branch-label", "new", "--rev-id", "ffff")
    failed = there.limbeck(*arguments, status=255).err.splitlines()[0]
    assert len(there.scripts()) == 5
    assert failed in there.alembic(*arguments, status=255).out.splitlines()


def test_ensure_version(project: Project) -> None:
    project.init("sqlite:///ours.db")
    database = project.sqlite()
    project.point_at(database.url())
    for _ in range(2):
        done = project.limbeck("ensure_version", mode="never")
        assert done.out == ""
        assert database.rows("SELECT name FROM sqlite_master WHERE type = 'table'") == [("alembic_version",)]
    for url in (database.url(), "postgresql://nobody@localhost/nothing"):
        project.point_at(url)
        theirs = project.alembic("ensure_version", "--sql").out
        assert project.limbeck("ensure_version", "--sql").out == theirs
        assert project.limbeck("ensure_version", "--sql", mode="always").out == theirs


@pytest.fixture
def editor(tmp_path: pathlib.Path) -> pathlib.Path:
    """An editor that writes down what it was asked to open."""
    program = tmp_path / "my editor"
    program.write_text(f'#!/bin/sh\necho "$@" >> "{tmp_path}/opened"\n')
    program.chmod(0o755)
    return program


@pytest.mark.skipif(sys.platform == "win32", reason="the editor is a shell script")
@pytest.mark.parametrize(("typed", "opened"), [("heads", [C, D, E]), (A, [A]), ("current", [B]), ("shop@head", [B])])
def test_edit(forked: Project, tmp_path: pathlib.Path, editor: pathlib.Path, typed: str, opened: list[str]) -> None:
    there = copy(forked, tmp_path / "copy")
    there.point_at("sqlite:///at.db")
    there.limbeck("stamp", B)
    there.limbeck("edit", typed, env={"EDITOR": str(editor)})
    names = [pathlib.Path(line).name for line in (tmp_path / "opened").read_text().splitlines()]
    assert sorted(names) == sorted(f"{identifier}_.py" for identifier in opened)


@pytest.mark.skipif(sys.platform == "win32", reason="the editor is a shell script")
def test_editors_that_fail_or_have_arguments(forked: Project, tmp_path: pathlib.Path, editor: pathlib.Path) -> None:
    failed = forked.limbeck("edit", A, env={"EDITOR": "false"}, status=255).err
    assert failed.startswith("FAILED: Error executing editor (")
    plain = tmp_path / "plain"
    editor.rename(plain)
    forked.limbeck("edit", A, env={"EDITOR": f"{plain} --wait"})
    forked.limbeck("edit", A, env={"VISUAL": str(plain)})
    lines = (tmp_path / "opened").read_text().splitlines()
    assert [line.split()[0] == "--wait" for line in lines] == [True, False]
    nothing = forked.limbeck("edit", A, env={"PATH": str(tmp_path / "nothing")}, status=255).err
    assert "no editor was found" in nothing and "EDITOR" in nothing


def test_list_templates(forked: Project) -> None:
    theirs = forked.alembic("list_templates").out.replace("alembic init", "limbeck init")
    ours = forked.limbeck("list_templates").out
    own = "native - Settings in pyproject.toml or limbeck.toml alone, without an env.py."
    # Alembic shows them in the order of the file system.
    assert sorted(ours.splitlines()) == sorted([*theirs.splitlines(), own])


def test_quiet_init(new_project) -> None:
    """Alembic forgets to be quiet about some of the files."""
    answers = []
    for run in ("alembic", "limbeck"):
        project = new_project()
        project.write("pyproject.toml", "[project]\n")
        first = getattr(project, run)("-q", "init", "-t", "pyproject", "--package", "alembic").out
        shutil.rmtree(project.root / "alembic")
        again = getattr(project, run)("-q", "init", "-t", "pyproject", "alembic").out
        loud = getattr(project, run)("init", "--package", "other").out
        lines = [text.replace(str(project.root), "").splitlines() for text in (first, again, loud)]
        answers.append([sorted(found) for found in lines])
    assert answers[0] == answers[1]


# hooks

HOOKS = {
    "exec": ("executable", "touch", "REVISION_SCRIPT_FILENAME.seen"),
    "module": ("module", "beside", "--suffix '.se en' REVISION_SCRIPT_FILENAME"),
    "console_scripts": (
        "entrypoint",
        "mako-render",
        "--output-file REVISION_SCRIPT_FILENAME.out REVISION_SCRIPT_FILENAME",
    ),
}
BESIDE = """
import pathlib, sys
assert sys.argv[1:3] == ["--suffix", ".se en"], sys.argv
pathlib.Path(sys.argv[3] + sys.argv[2]).touch()
"""


def hook_settings(kind: str, form: str, options: str, **more: str) -> str:
    key, program, _ = HOOKS[kind]
    values = {"type": kind, key: program, "options": options, **more}
    if form == "ini":
        return "hooks = one\n" + "".join(f"one.{name} = {value}\n" for name, value in values.items())
    lines = "".join(f'{name} = "{value}"\n' for name, value in values.items())
    return f'[[tool.alembic.post_write_hooks]]\nname = "one"\n{lines}'


def with_hooks(project: Project, form: str, settings: str) -> None:
    project.init("sqlite:///test.db", template="pyproject" if form == "toml" else "generic")
    project.write("beside.py", BESIDE)
    if form == "toml":
        path = project.root / "pyproject.toml"
        path.write_text(f"{path.read_text()}\n{settings}")
    else:
        project.edit("alembic.ini", ("[post_write_hooks]\n", f"[post_write_hooks]\n{settings}"))


@pytest.mark.parametrize("form", ["ini", "toml"])
@pytest.mark.parametrize("kind", list(HOOKS))
def test_hooks(new_project, kind: str, form: str) -> None:
    """Every type in both forms: the same lines, the same files."""
    answers = []
    for run in ("alembic", "limbeck"):
        project = new_project()
        with_hooks(project, form, hook_settings(kind, form, HOOKS[kind][2]))
        done = getattr(project, run)("revision", "-m", "new", "--rev-id", "abcd", env={"PYTHONPATH": str(project.root)})
        lines = done.out.replace(str(project.root), "").splitlines()
        names = sorted(
            path.name for path in (project.root / "alembic/versions").iterdir() if path.name != "__pycache__"
        )
        answers.append((lines, names))
    assert answers[0] == answers[1]
    assert len(answers[1][1]) == 2


@pytest.mark.parametrize(
    ("settings", "status"),
    [
        ("hooks = one\n", 255),
        ("hooks = one\none.type = nothing\n", 255),
        ("hooks = one\none.type = exec\n", 255),
        ("hooks = one\none.type = module\n", 255),
        ("hooks = one\none.type = module\none.module = no_such_module\n", 255),
        ("hooks = one\none.type = console_scripts\n", 255),
        ("hooks = one\none.type = console_scripts\none.entrypoint = no-such-script\n", 255),
    ],
)
def test_hooks_that_cannot_run(new_project, settings: str, status: int) -> None:
    answers = []
    for run in ("alembic", "limbeck"):
        project = new_project()
        with_hooks(project, "ini", settings)
        done = getattr(project, run)("revision", "-m", "new", "--rev-id", "abcd", status=status)
        failed = re.findall("^FAILED: .*", done.out + done.err, re.MULTILINE)
        lines = [line for line in done.out.splitlines() if not line.startswith("FAILED: ")]
        answers.append((failed, [line.replace(str(project.root), "") for line in lines]))
    assert answers[0] == answers[1]


@pytest.mark.skipif(sys.platform == "win32", reason="programs of Unix")
def test_a_hook_that_fails_is_reported(project: Project) -> None:
    """Alembic says `done`."""
    with_hooks(project, "ini", "hooks = a b\na.type = exec\na.executable = false\nb.type = exec\nb.executable = true\n")
    done = project.limbeck("revision", "-m", "new", status=255)
    assert "Running post write hook 'a' ...\n  FAILED\n" in done.out and "hook 'b'" not in done.out
    assert "the post write hook `a` failed" in done.err
    assert len(project.scripts()) == 1


REGISTERS = """
from alembic.script import write_hooks

@write_hooks.register("stamp it")
def stamp(filename, options):
    with open(filename, "a") as script:
        script.write("# " + repr(sorted(options.items())) + "\\n")

@write_hooks.register("fails")
def fails(filename, options):
    raise ValueError("no such style")
"""


@pytest.mark.parametrize("mode", ["auto", "always"])
@pytest.mark.parametrize("form", ["ini", "toml"])
def test_hooks_that_env_py_registers(new_project, form: str, mode: str) -> None:
    """Functions with the script's path and their own options, in their place among the others."""
    settings = {
        "ini": "hooks = one two\none.type = stamp it\none.level = 3\ntwo.type = exec\ntwo.executable = true\n",
        "toml": "[[tool.alembic.post_write_hooks]]\nname = 'one'\ntype = 'stamp it'\nlevel = '3'\n"
        "[[tool.alembic.post_write_hooks]]\nname = 'two'\ntype = 'exec'\nexecutable = 'true'\n",
    }
    answers = []
    for run, options in (("alembic", {}), ("limbeck", {"mode": mode})):
        project = new_project()
        with_hooks(project, form, settings[form])
        project.edit("alembic/env.py", ("\nconfig = context.config\n", f"\nconfig = context.config\n{REGISTERS}\n"))
        project.alembic("upgrade", "head")
        commands = ("revision --autogenerate -m one --rev-id aaaa", "upgrade head", "revision -m no --rev-id bbbb")
        project.edit(
            "alembic/env.py",
            ("\ntarget_metadata = None\n", "\nimport sqlalchemy\ntarget_metadata = sqlalchemy.MetaData()\n"),
        )
        done = [getattr(project, run)(*command.split(), status=None, **options) for command in commands]
        script = (project.root / "alembic/versions/aaaa_one.py").read_text().splitlines()[-1]
        failed = re.findall("^FAILED: .*", done[2].out + done[2].err, re.MULTILINE)
        answers.append((script, done[0].out.replace(str(project.root), ""), failed))
    assert answers[0] == answers[1]
    assert "('_hook_name', 'one'), ('level', '3'), ('type', 'stamp it')" in answers[1][0]
    # Nobody has run env.py then.
    assert answers[1][2] == ["FAILED: No formatter with name 'stamp it' registered"]


def test_a_hook_of_env_py_that_fails(project: Project) -> None:
    with_hooks(project, "ini", "hooks = one\none.type = fails\n")
    project.edit("alembic.ini", ("[alembic]\n", "[alembic]\nrevision_environment = true\n"))
    project.edit("alembic/env.py", ("\nconfig = context.config\n", f"\nconfig = context.config\n{REGISTERS}\n"))
    done = project.limbeck("revision", "-m", "new", status=255)
    assert "the post write hook `fails` raised `ValueError`: no such style" in done.err
    assert "env.py:" in done.err and "was written" in done.err
    done = project.limbeck("revision", "-m", "new", mode="never", status=255)
    assert "error[LB0103]" in done.err and "--python never" in done.err
    assert len(project.scripts()) == 1
    # A merge runs it too.
    project.revision("other", None, "pass")
    project.edit("alembic.ini", ("one.type = fails", "one.type = stamp it"))
    project.limbeck("merge", "heads", "-m", "both")
    merged = next(path for path in project.scripts() if "both" in path.name)
    assert "'_hook_name', 'one'" in merged.read_text()


@pytest.mark.skipif(sys.platform == "win32", reason="programs of Unix")
def test_the_folder_of_a_hook(project: Project) -> None:
    settings = "hooks = one\none.type = exec\none.executable = pwd\none.options = -P\none.cwd = %(here)s/alembic\n"
    with_hooks(project, "ini", settings.replace("-P", "REVISION_SCRIPT_FILENAME"))
    project.edit("alembic.ini", ("one.executable = pwd", "one.executable = touch"))
    project.edit(
        "alembic.ini", ("one.options = REVISION_SCRIPT_FILENAME", "one.options = here REVISION_SCRIPT_FILENAME")
    )
    project.limbeck("revision", "-m", "new")
    assert (project.root / "alembic/here").exists()


# templates

TEMPLATES = ["generic", "async", "multidb", "pyproject", "pyproject_async"]
MODELS = """
from sqlalchemy import Column, Integer, MetaData, String, Table
one, two = MetaData(), MetaData()
for metadata in (one, two):
    Table("account", metadata, Column("id", Integer, primary_key=True), Column("name", String(20)))
"""


def prepare(project: Project, template: str, make: str) -> None:
    """A new environment of a template, made by one of the programs, with models and SQLite files."""
    getattr(project, make)("init", "-t", template, "alembic")
    project.write("shop.py", MODELS)
    ini, env = project.root / "alembic.ini", project.root / "alembic/env.py"
    driver = "sqlite+aiosqlite" if "async" in template else "sqlite"
    numbers = iter(range(9))
    urls = re.sub(
        "(?m)^sqlalchemy.url = .*", lambda _: f"sqlalchemy.url = {driver}:///{next(numbers)}.db", ini.read_text()
    )
    ini.write_text(urls)
    text = env.read_text()
    if template == "multidb":
        text = re.sub(
            r"(?m)^target_metadata.* = \{.*\}",
            "from shop import one, two\ntarget_metadata = {'engine1': one, 'engine2': two}",
            text,
        )
    else:
        text = text.replace("target_metadata = None", "from shop import one\ntarget_metadata = one")
    env.write_text(text)


@pytest.mark.parametrize("make", ["limbeck", "alembic"])
@pytest.mark.parametrize("template", TEMPLATES)
def test_templates(new_project, template: str, make: str) -> None:
    """An environment that either program made, in the hands of both."""
    project = new_project()
    prepare(project, template, make)
    project.limbeck("revision", "-m", "by hand", "--rev-id", "aaaa")
    project.alembic("upgrade", "head")
    project.limbeck("revision", "--autogenerate", "-m", "accounts", "--rev-id", "bbbb")
    project.limbeck("upgrade", "head")
    assert "No new upgrade operations detected." in project.alembic("check").out
    assert "No new upgrade operations detected." in project.limbeck("check").out
    count = 2 if template == "multidb" else 1
    assert project.limbeck("current").out == "bbbb (head)\n" * count
    assert project.alembic("current").out == "bbbb (head)\n" * count
    project.alembic("downgrade", "base")
    project.limbeck("upgrade", "aaaa")
    assert project.limbeck("upgrade", "--sql", "head").out == project.alembic("upgrade", "--sql", "head").out
    project.limbeck("downgrade", "base")


def test_a_new_script_is_what_alembic_would_write(new_project) -> None:
    """Both programs render both multidb templates to the same text."""
    project = new_project()
    prepare(project, "multidb", "alembic")
    for make in ("alembic", "limbeck"):
        written = []
        for run in ("alembic", "limbeck"):
            getattr(project, run)("revision", "-m", "new", "--rev-id", "aaaa")
            (path,) = project.scripts()
            written.append(without_date(path.read_text()))
            path.unlink()
        assert written[0] == written[1], make
        if make == "alembic":
            ours = new_project()
            ours.limbeck("init", "-t", "multidb", "alembic")
            shutil.copy(ours.root / "alembic/script.py.mako", project.root / "alembic/script.py.mako")


MAKO = '''"""${message.title()} ${create_date.year}

<%def name="twice(word)">${word} ${word}</%def>
Revises: ${twice(up_revision)}
"""
<%! import datetime %>
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}
% for number, letter in enumerate("ab"):
${letter} = ${number}, "${config.get_main_option("owner") or ''}"
% endfor


def upgrade():
    ${upgrades or "pass"}


def downgrade():
    ${downgrades or "pass"}
'''


def test_templates_beyond_what_is_read_are_rendered_by_mako(forked: Project, tmp_path: pathlib.Path) -> None:
    there = copy(forked, tmp_path / "copy")
    there.write("alembic/script.py.mako", MAKO)
    there.edit("alembic.ini", ("[alembic]\n", "[alembic]\nowner = 100%% Zoë\n"))
    arguments = ("merge", "-m", "it's all", "heads", "--rev-id", "ffff")
    written = []
    for run in (there.alembic, there.limbeck):
        run(*arguments)
        (path,) = (path for path in there.scripts() if path.name.startswith("ffff"))
        written.append(path.read_text())
        path.unlink()
    assert written[0] == written[1]
    declined = there.limbeck(*arguments, mode="never", status=255)
    assert "LB0109" in declined.err and "script.py.mako" in declined.err
    there.write("alembic/script.py.mako", "<% z = [].missing_name %>")
    failed = there.limbeck(*arguments, status=255)
    assert "Template rendering failed" in failed.err and "AttributeError" in failed.err
    assert len(there.scripts()) == 5


# --json


def document(project: Project, *typed: str, status: int = 0) -> dict:
    done = project.limbeck(*typed, "--json", status=status)
    found = json.loads(done.out)
    assert set(found) == {"limbeck", "body"} and found["limbeck"]["format"] == 1
    return found


def test_documents(forked: Project, tmp_path: pathlib.Path) -> None:
    there = copy(forked, tmp_path / "copy")
    there.point_at("sqlite:///at.db")

    def body(*typed: str, status: int = 0, kind: str | None = None) -> dict:
        found = document(there, *typed, status=status)
        assert found["limbeck"]["kind"] == (kind or typed[0])
        return found["body"]

    def revisions(*typed: str) -> list[str]:
        return [entry["revision"] for entry in body(*typed)["revisions"]]

    assert sorted(revisions("heads")) == [B, C, D, E]
    assert revisions("branches") == [A]
    assert sorted(body("branches")["revisions"][0]["children"]) == [B, C]
    assert len(revisions("history")) == 5
    assert body("show", B)["revisions"][0]["branch_labels"] == ["shop"]
    assert body("show", B)["revisions"][0]["is_current"] is None
    assert body("show", D)["revisions"][0]["depends_on"] == [B]
    assert [entry["name"] for entry in body("list_templates")["templates"]] == [*TEMPLATES, "native"]
    assert body("current")["targets"][0]["rows"] == []
    (ran,) = body("upgrade", "shop@head")["targets"]
    assert [(step["direction"], step["revision"], step["from"], step["to"]) for step in ran["steps"]] == [
        ("upgrade", A, [], [A]),
        ("upgrade", B, [A], [B]),
    ]
    assert body("upgrade", "shop@head")["targets"] == []
    found = document(there, "current")
    assert found["limbeck"]["dialect"] == "sqlite"
    (target,) = found["body"]["targets"]
    assert target["rows"] == [B] and [entry["revision"] for entry in target["revisions"]] == [B]
    assert target["revisions"][0]["is_current"] is True
    marked = {entry["revision"]: entry["is_current"] for entry in body("history", "-i")["revisions"]}
    assert marked == {A: False, B: True, C: False, D: False, E: False}
    assert body("show", "current")["revisions"][0]["revision"] == B
    assert body("stamp", A)["targets"][0]["steps"][0]["to"] == [A]
    assert body("downgrade", "base")["targets"][0]["steps"][0]["direction"] == "downgrade"
    made = body("merge", "heads", "--rev-id", "ffff")
    assert sorted(made["down_revisions"]) == [C, D, E] and pathlib.Path(made["path"]).exists()
    made = body("revision", "--head", "ffff", "--rev-id", "fff2", "--branch-label", "more")
    assert (made["revision"], made["down_revisions"], made["branch_labels"]) == ("fff2", ["ffff"], ["more"])
    files = body("init", "other", "-t", "multidb")["files"]
    assert {pathlib.Path(path).name for path in files} == {"env.py", "README", "script.py.mako"}
    assert body("doctor")["scripts"] == 7


def test_documents_of_failures(forked: Project, tmp_path: pathlib.Path) -> None:
    found = document(forked, "show", "nope", status=255)
    assert found["limbeck"]["kind"] == "error"
    assert found["body"]["code"] == "LB0301"
    assert found["body"]["message"] == "Can't locate revision identified by 'nope'"
    there = copy(forked, tmp_path / "copy")
    there.write("alembic/versions/broken.py", "revision = (\n")
    found = document(there, "heads", status=255)
    assert found["body"]["place"]["path"].endswith("broken.py") and found["body"]["place"]["line"] == 2
    assert document(forked, "heads") == json.loads(forked.limbeck("-q", "heads", "--json").out)
    forked.limbeck("upgrade", "head", "--sql", "--json", status=2)


def test_the_document_of_a_difference(project: Project) -> None:
    prepare(project, "generic", "limbeck")
    found = document(project, "check", status=255)
    assert found["limbeck"] == {"format": 1, "kind": "check", "dialect": "sqlite"}
    assert any("account" in difference for difference in found["body"]["differences"])


# what is installed beside the program


def test_completions_and_manual_pages(forked: Project, tmp_path: pathlib.Path) -> None:
    for shell in ("bash", "zsh", "fish", "elvish", "powershell"):
        text = forked.limbeck("completions", shell).out
        assert "ensure_version" in text and "limbeck" in text
    forked.limbeck("man_pages", str(tmp_path / "man"))
    names = {path.name for path in (tmp_path / "man").iterdir()}
    assert {"limbeck.1", "limbeck-upgrade.1", "limbeck-list_templates.1"} <= names


def test_several_stamps_and_tags(forked: Project, tmp_path: pathlib.Path) -> None:
    """Several targets at once, and with a start."""
    answers = []
    for name in ("alembic", "limbeck"):
        there = copy(forked, tmp_path / name)
        there.point_at("sqlite:///project.db")
        run = getattr(there, name)
        out = [run("stamp", B, C, "--tag", "x").out, run("stamp", "--sql", f"{A}:{B}", f"{A}:{C}").out]
        out.append(sorted(there.sqlite().revisions()))
        out += [run("stamp", "--purge", E).out, there.sqlite().revisions()]
        out += [run("stamp", "base").out, there.sqlite().revisions(), run("stamp", "--sql", "heads").out]
        answers.append(out)
    assert answers[0] == answers[1]


def test_a_second_configuration_file(forked: Project, tmp_path: pathlib.Path) -> None:
    there = copy(forked, tmp_path / "copy")
    there.write("pyproject.toml", '[tool.alembic]\nscript_location = "%(here)s/alembic"\n')
    there.write("other.ini", "[other]\nsqlalchemy.url = sqlite:///x.db\n")
    arguments = ("-c", "other.ini", "--conf", "pyproject.toml", "-n", "other", "heads")
    assert there.limbeck(*arguments).out == there.alembic(*arguments).out
    assert there.limbeck("heads", env={"ALEMBIC_CONFIG": "other.ini"}).out == there.limbeck("heads").out
    there.alembic("-c", "a.ini", "-c", "b.ini", "heads", status=1)
    twice = there.limbeck("-c", "a.ini", "-c", "b.ini", "heads", status=2)
    assert "only one ini file may be indicated" in twice.err


# What is in a command line: options with and without values, and values that look like options.
PIECES = {
    "": [
        "-q",
        "--quiet",
        "-x",
        "-xa=b",
        "-x=1",
        "-n",
        "--name=alembic",
        "--na",
        "--raise",
        "-c",
        "--config",
        "--c",
        "-v",
    ],
    "branches": ["-v", "--verbose", "--verb", "-x"],
    "check": ["-v", "extra"],
    "current": ["-c", "--check", "-v", "-vc", "-cv", "--c", "--ve"],
    "downgrade": ["-1", "base", "--sql", "--tag", "--tag=x", "--s", "-1.5", "-x", "--ta", "a:b", "-", "-a b"],
    "edit": ["head", "-1", "--x"],
    "ensure_version": ["--sql", "--sq", "head"],
    "heads": ["-v", "--resolve", "--resolve-dependencies", "--res=1", "-x"],
    "history": [
        "-r",
        "-r-3:current",
        "a:b",
        "-3",
        "-3:",
        "-i",
        "-vi",
        "-iv",
        "--rev",
        "--rev-range=-1:",
        "--indicate",
        "--ind",
    ],
    "init": ["folder", "-t", "-tgeneric", "--template", "--te=async", "--pack", "--package", "-t=x", "-"],
    "list_templates": ["-v", "extra"],
    "merge": ["a", "-m", "-mx", "- x", "--branch", "--rev-id", "--rev", "--splice", "--spl", "-1"],
    "revision": [
        "-m",
        "-mx",
        "--message",
        "- x",
        "--auto",
        "--sql",
        "--head",
        "--he",
        "--head=-9",
        "--sp",
        "--s",
        "--depends-on",
        "--dep=x",
        "-1",
        "x",
    ],
    "show": ["head", "-1", "--", "-x", "lab@-1"],
    "stamp": ["head", "-1", "--sql", "--tag", "--purge", "--pur", "--p", "--t=x"],
    "upgrade": ["head", "+1", "-1", "--sql", "--tag", "--", "--sql=1", "-x", "--tag="],
}


def test_command_lines_are_understood_alike(tmp_path: pathlib.Path, new_project) -> None:
    """Random command lines: both programs understand them, or both do not. In an empty folder, what is understood
    ends with 255 for want of a configuration."""
    project = new_project()
    random = Random(20261122)
    variables = {"EDITOR": "true"}
    for _ in range(400):
        command = random.choice([name for name in PIECES if name])
        words = [*random.choices(PIECES[""], k=random.choice((0, 0, 1, 2))), command]
        words += random.choices(PIECES[command], k=random.randint(0, 4))
        if interleaves(words, command):
            continue
        theirs = project.alembic(*words, status=None, env=variables)
        ours = project.limbeck(*words, status=None, env=variables)
        if theirs.out.startswith(("usage: ", "alembic 1.")):
            # Where help is asked for beside something that cannot be understood, argparse helps first.
            continue
        # Two configuration files of one kind are a traceback there.
        twice = "indicated" in theirs.err
        assert (ours.status == 2) == (theirs.status == 2 or twice), f"{theirs.shown()}\n{ours.shown()}"
        shutil.rmtree(project.root)
        project.root.mkdir()


def interleaves(words: list[str], command: str) -> bool:
    """Whether an option stands between the values of a list: argparse refuses that, Limbeck does not mind."""
    if command not in ("merge", "stamp"):
        return False
    kinds = "".join("o" if word.startswith("--") or word.startswith("-m") else "v" for word in words)
    return re.search("vo+v", kinds.partition("v")[2] + "") is not None
