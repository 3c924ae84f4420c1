"""Every way to install: the wheel in a fresh uv project, the bare binary, and how the interpreter is found."""

from __future__ import annotations

import json
import os
import pathlib
import shutil
import subprocess
import sys
from types import ModuleType

import pytest
from conftest import NewDatabase
from harness import guide, scripts
from harness.programs import run
from harness.project import Project


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory, workspace: ModuleType, python: pathlib.Path) -> pathlib.Path:
    """A fresh uv project that has the wheel, as `uv add` puts it there."""
    if not all((python.parent / name).exists() for name in ("uv", "maturin")):
        assert "python" not in os.environ.get("LIMBECK_REQUIRE", ""), "there is no uv or no maturin (LIMBECK_REQUIRE)"
        pytest.skip("there is no uv or no maturin beside the interpreter")
    import try_wheel

    folder = tmp_path_factory.mktemp("installed")
    wheel = os.environ.get("LIMBECK_WHEEL") or str(try_wheel.build(python))
    try_wheel.project(python, folder, wheel, "psycopg2-binary", "python-dotenv")
    return folder


def test_the_guide_in_a_fresh_project(project: Project, installed: pathlib.Path, new_database: NewDatabase) -> None:
    """The package's own program; nothing names the interpreter, which is the one of `.venv`."""
    shutil.copytree(installed, project.root, dirs_exist_ok=True, symlinks=True)
    project.binary = installed / ".venv" / "bin" / "limbeck"
    project.variables["LIMBECK_PYTHON"] = ""
    guide.follow(project, new_database)


def test_uv_run_and_python_m(installed: pathlib.Path, project: Project, python: pathlib.Path) -> None:
    uv = python.parent / "uv"
    variables = project.environment({"LIMBECK_PYTHON": "", "UV_OFFLINE": "1"})
    version = run([uv, "run", "limbeck", "--version"], installed, variables).expect(0).out
    assert version.startswith("limbeck ")
    for command in (["uv", "run", "python", "-m", "limbeck"], [".venv/bin/python", "-m", "limbeck"]):
        program = uv if command[0] == "uv" else installed / command[0]
        assert run([program, *command[1:], "--version"], installed, variables).expect(0).out == version
        assert run([program, *command[1:], "nonsense"], installed, variables).expect(2).out == ""
    # What scripts import is there beside the program.
    program = "from limbeck import context, op"
    run([installed / ".venv/bin/python", "-c", program], installed, variables).expect(0)


def test_the_bare_binary_needs_no_package(project: Project, bare: pathlib.Path) -> None:
    """As `uvx limbeck` and `cargo install` have it: the project has SQLAlchemy (and perhaps Alembic), not Limbeck."""
    database = project.sqlite()
    project.init(database.url())
    scripts.history(project, {name: scripts.ANYWHERE[name] for name in ("declarative", "select")})
    moved = bare / "limbeck"
    shutil.copy(project.binary, moved)
    project.binary = moved
    project.limbeck("upgrade", "head", mode="always")
    assert database.revisions() == ["select"]
    found = subprocess.run([project.python, "-c", "import limbeck"], cwd=bare, capture_output=True, check=False)
    assert found.returncode != 0, "the project's environment has the package"


@pytest.fixture
def bare(tmp_path: pathlib.Path) -> pathlib.Path:
    """A folder away from this repository."""
    folder = tmp_path / "bare"
    folder.mkdir()
    return folder


def test_the_order_in_which_the_interpreter_is_found(project: Project) -> None:
    project.init(project.sqlite().url())
    inner = project.root / "a" / "b"
    inner.mkdir(parents=True)
    (project.root / "alembic.ini").rename(inner / "alembic.ini")
    project.edit("a/b/alembic.ini", ("%(here)s/alembic", "%(here)s/../../alembic"))
    project.folder = inner
    names = ("option", "variable", "table", "active", "uv", ".venv", "conda", "path")
    folders = {name: project.root / name for name in names}
    for folder in folders.values():
        environment(folder)
    project.variables = {
        "LIMBECK_PYTHON": str(folders["variable"]),
        "VIRTUAL_ENV": str(folders["active"]),
        "UV_PROJECT_ENVIRONMENT": str(folders["uv"]),
        "CONDA_PREFIX": str(folders["conda"]),
        "PATH": str(folders["path"] / "bin"),
    }

    table = inner / "pyproject.toml"
    table.write_text('[tool.limbeck]\ninterpreter = "../../table"\n')

    def found(*options: str) -> tuple[str, str]:
        report = json.loads(project.limbeck(*options, "doctor", "--json").out)
        body = report.get("body", report)
        return body["interpreter"]["what"].partition(" ")[0], body["interpreter"]["what"]

    assert found("--interpreter", str(folders["option"]))[0].startswith(str(folders["option"]))
    for name, variable, why in (
        ("variable", "LIMBECK_PYTHON", "option or configuration"),
        ("table", None, "option or configuration"),
        ("active", "VIRTUAL_ENV", "VIRTUAL_ENV"),
        ("uv", "UV_PROJECT_ENVIRONMENT", "UV_PROJECT_ENVIRONMENT"),
        (".venv", None, ".venv"),
        ("conda", "CONDA_PREFIX", "CONDA_PREFIX"),
        ("path", "PATH", "PATH"),
    ):
        path, shown = found()
        assert os.path.normpath(path).startswith(str(folders[name])) and why in shown
        if variable:
            project.variables[variable] = ""
        elif name == "table":
            table.unlink()
        else:
            shutil.rmtree(folders[".venv"])
    assert "no Python interpreter was found" in found()[1]


def environment(folder: pathlib.Path) -> None:
    """A virtual environment, as far as a search looks at it."""
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "python").symlink_to(sys.executable)
    (folder / "bin" / "python3").symlink_to(sys.executable)


def test_doctor(project: Project) -> None:
    """It names the interpreter, SQLAlchemy, the drivers, and what needs Python, with the line."""
    project.init(f"sqlite:///{project.root}/x.db")
    scripts.history(project, {name: scripts.ANYWHERE[name] for name in ("declarative", "select")})
    shown = project.limbeck("doctor").out
    line = (
        (project.root / "alembic/versions/select_.py")
        .read_text()
        .splitlines()
        .index('    rows = connection.execute(sa.text("SELECT id, name FROM customers ORDER BY id")).fetchall()')
    )
    for word in (str(project.python), "SQLAlchemy", "psycopg2", "1 of 2", f"select_.py:{line + 1}", "sqlite:///"):
        assert word in shown, f"{word!r} is missing in\n{shown}"
    project.edit("alembic/env.py", ("\nconfig = context.config\n", "\nconfig = context.config\nopen('x')\n"))
    shown = project.limbeck("doctor").out
    line = (project.root / "alembic/env.py").read_text().splitlines().index("open('x')")
    assert f"env.py:{line + 1}" in shown
