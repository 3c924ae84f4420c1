"""The guide, from its first sentence to its last, and on from there: docs/guide.md as a user follows it."""

from __future__ import annotations

import shutil

import pytest
from conftest import NewDatabase
from harness import guide, models
from harness.catalog import catalog, differences
from harness.databases import Database
from harness.project import Project, configure, configure_native


@pytest.mark.parametrize(
    ("dialect", "template", "mode"),
    [
        ("postgresql", "generic", "auto"),
        ("postgresql", "async", "auto"),
        ("sqlite", "generic", "auto"),
        ("sqlite", "async", "auto"),
        ("postgresql", "async", "always"),
        ("sqlite", "generic", "always"),
        ("postgresql", "native", "auto"),
        ("postgresql", "native", "always"),
        ("sqlite", "native", "auto"),
        ("sqlite", "native", "always"),
    ],
)
def test_the_guide(project: Project, new_database: NewDatabase, dialect: str, template: str, mode: str) -> None:
    # The modes take one place of the models' import each; what is proven must not depend on it.
    guide.follow(project, new_database, template, "above" if mode == "auto" else "below", mode)


@pytest.mark.parametrize(("template", "place"), [("generic", "above"), ("async", "below"), ("async", "above")])
def test_the_guides_project_is_read_without_python(
    project: Project, new_database: NewDatabase, dialect: str, template: str, place: str
) -> None:
    """Once the scripts are there, nothing but the models needs Python: `never` is as good as `auto`."""
    ours, theirs = new_database(), new_database()
    driver = guide.DRIVERS.get((dialect, template))
    project.write("your_model_module.py", models.FIRST)
    project.limbeck("init", "-t", template, "alembic")
    configure(project, theirs.url(driver), place)
    project.alembic("revision", "--autogenerate", "-m", "Initial migration")
    project.alembic("upgrade", "head")
    project.write(".env", f"DATABASE_URL={ours.url(driver)}\n")
    project.limbeck("upgrade", "head", mode="never")
    assert differences(ours, theirs) == [] and catalog(ours)
    current = project.limbeck("current", mode="never").out
    assert current == project.alembic("current").out != ""
    project.limbeck("downgrade", "base", mode="never")
    assert ours.revisions() == []


@pytest.mark.parametrize("mode", ["auto", "always", "never"])
@pytest.mark.parametrize("place", ["above", "below"])
def test_a_missing_url_is_the_users_error(project: Project, place: str, mode: str) -> None:
    project.write("your_model_module.py", models.FIRST)
    project.limbeck("init", "alembic")
    configure(project, "", place)
    project.write(".env", "OTHER=1\n")
    done = project.limbeck("upgrade", "head", mode=mode, status=255)
    line = 1 + (project.root / "alembic/env.py").read_text().splitlines().index(
        '    raise ValueError("DATABASE_URL environment variable is not set")'
    )
    assert done.err.startswith("FAILED: `env.py` raised `ValueError`: DATABASE_URL environment variable is not set\n")
    assert "LB0201" in done.err and "raise ValueError(" in done.err
    assert f"env.py:{line}" in done.err
    assert "site-packages" not in done.err and "limbeck/" not in done.err


@pytest.mark.parametrize("template", ["generic", "async", "native"])
def test_nothing_to_do_starts_no_python(project: Project, database: Database, dialect: str, template: str) -> None:
    """`upgrade head` at head, `current`, `history` and `heads`: an interpreter that shouts is never heard."""
    project.write("your_model_module.py", models.FIRST)
    project.limbeck("init", "-t", template, "alembic")
    edit = configure_native if template == "native" else configure
    edit(project, database.url(guide.DRIVERS.get((dialect, template))))
    project.limbeck("revision", "--autogenerate", "-m", "Initial migration")
    project.limbeck("upgrade", "head")
    started = project.root / "started"
    shouting = project.write("python/bin/python", f"#!/bin/sh\n: > '{started}'\nexit 3\n")
    shouting.chmod(0o755)
    for name in ("python3", "python3.11"):
        shutil.copy(shouting, shouting.with_name(name))
    project.variables = {"PATH": str(shouting.parent), "LIMBECK_PYTHON": str(shouting)}
    for command in ("upgrade head", "current", "history -i", "heads", "stamp head", "upgrade head --sql"):
        project.limbeck(*command.split())
    assert not started.exists()
    # The trap works: the models cannot be had without Python.
    project.limbeck("check", status=255)
    assert started.exists()
