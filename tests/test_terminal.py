"""What a person sees at a terminal, and what a log gets."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest
from harness import scripts
from harness.programs import PATIENCE
from harness.project import Project

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal")
COLOR = "\x1b[3"


def at_terminal(project: Project, *arguments: str, env: dict[str, str] | None = None) -> tuple[int, str]:
    """Runs Limbeck with a terminal for both streams: its status, and what was drawn."""
    import pty

    ours, theirs = pty.openpty()
    environment = project.environment({"TERM": "xterm-256color", **(env or {})})
    process = subprocess.Popen(
        [project.binary, *arguments], cwd=project.folder, env=environment, stdin=theirs, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    drawn = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # Linux says so when the other side is closed.
            break
        if not part:
            break
        drawn += part
    os.close(ours)
    return process.wait(timeout=PATIENCE), drawn.decode()


def plain(drawn: str) -> str:
    """What stays on the screen, without colours: what was drawn over is gone."""
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", drawn)
    return "\n".join(line.rstrip("\r").rpartition("\r")[2] for line in text.split("\n"))


@pytest.fixture
def project_with_history(project: Project) -> Project:
    project.init(project.sqlite().url())
    scripts.history(project, {name: scripts.ANYWHERE[name] for name in ("declarative", "add_column")})
    return project


def test_a_person_sees_each_revision_with_its_time(project_with_history: Project) -> None:
    status, drawn = at_terminal(project_with_history, "upgrade", "head")
    assert status == 0 and COLOR in drawn
    # While it runs: which one of how many.
    assert "[1/2]" in drawn and "[2/2]" in drawn
    lines = plain(drawn).splitlines()
    assert re.fullmatch(r"✓ upgrade\s+→ declarative  Script declarative \d+ms", lines[-3]), lines
    assert re.fullmatch(r"✓ upgrade declarative → add_column  Script add_column \d+ms", lines[-2]), lines
    assert re.fullmatch(r"2 migrations in \d+ms", lines[-1]), lines
    status, drawn = at_terminal(project_with_history, "upgrade", "head")
    assert status == 0 and "Nothing to do" in plain(drawn)


def test_no_color_and_quiet(project_with_history: Project) -> None:
    _, drawn = at_terminal(project_with_history, "upgrade", "+1", env={"NO_COLOR": "1"})
    assert COLOR not in drawn and "✓ upgrade" in plain(drawn)
    _, drawn = at_terminal(project_with_history, "--color", "never", "upgrade", "+1")
    assert COLOR not in drawn
    # `-q` keeps the answer back, as Alembic does.
    assert project_with_history.limbeck("-q", "heads").out == ""
    assert project_with_history.limbeck("--color", "always", "heads").out.startswith("add_column")


def test_a_log_gets_alembics_lines(project_with_history: Project) -> None:
    theirs = project_with_history.alembic("upgrade", "head").err
    project_with_history.alembic("downgrade", "base")
    for mode in ("auto", "always"):
        assert project_with_history.limbeck("upgrade", "head", mode=mode).err == theirs
        project_with_history.limbeck("downgrade", "base", mode=mode)


def test_an_error_underlines_its_source(project_with_history: Project) -> None:
    project_with_history.revision("wrong", "add_column", "op.execute('SELECT nope')")
    text = (project_with_history.root / "alembic/versions/wrong_.py").read_text()
    line = 1 + text.splitlines().index("    op.execute('SELECT nope')")
    status, drawn = at_terminal(project_with_history, "upgrade", "head")
    shown = plain(drawn)
    assert status == 255
    assert "error[LB0701]" in shown and f"wrong_.py:{line}:5" in shown
    assert "op.execute('SELECT nope')" in shown and re.search(r"━━━━|\^\^\^\^|────", shown)
    # The steps before it are told of as done.
    assert shown.count("✓ upgrade") == 2
    assert "`wrong` was rolled back; declarative, add_column before it stay applied" in shown
    assert "FAILED" not in shown
    log = project_with_history.limbeck("upgrade", "head", status=255)
    assert "FAILED: " in log.err and "error[LB0701]" in log.err and "\x1b" not in log.err


@pytest.mark.parametrize("mode", ["never", "always"])
def test_a_log_file_gets_the_lines_that_a_person_is_not_shown(project_with_history: Project, mode: str) -> None:
    project = project_with_history
    project.edit(
        "alembic.ini",
        ("keys = console\n", "keys = console, file\n"),
        ("handlers = console\n", "handlers = console, file\n"),
        ("[handler_console]\n", "[handler_file]\nclass = FileHandler\nargs = ('run.log',)\n\n[handler_console]\n"),
    )
    status, drawn = at_terminal(project, "--python", mode, "upgrade", "head")
    assert status == 0 and "INFO" not in drawn and "2 migrations" in plain(drawn)
    last = (project.root / "run.log").read_text().splitlines()[-1]
    assert last == "Running upgrade declarative -> add_column, Script add_column"
