"""What a worker does with its streams, and when the program goes away."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from conftest import golden
from worker import HASH, Worker


def start(worker: Worker) -> None:
    hello = {"kind": "hello", "hash": HASH, "signatures": golden("signatures.json"), "dialects": []}
    assert worker.exchange({"id": 1, "depth": 1, "request": hello})["reply"]["hash"] == HASH


def environment(project: Path) -> dict[str, Any]:
    config = {
        "config_file_name": None,
        "toml_file_name": None,
        "toml": [],
        "section": "alembic",
        "overrides": [],
        "script_location": str(project),
        "prepend_sys_path": [],
        "command": None,
    }
    request = {"kind": "run_environment", "path": str(project / "env.py"), "config": config}
    return {"id": 3, "depth": 1, "request": {**request, "offline": False, "writes": True, "shows_log": True}}


def wait_for(path: Path) -> None:
    end = time.monotonic() + 20
    while not path.exists():
        assert time.monotonic() < end, path
        time.sleep(0.01)


def test_what_is_printed_never_reaches_the_protocol(tmp_path: Path) -> None:
    (tmp_path / "env.py").write_text(
        "import os, subprocess, sys\n"
        "print('print')\nos.write(1, b'write\\n')\nsubprocess.run(['echo', 'echo'])\n"
        "try:\n    input()\nexcept EOFError:\n    print('no input')\n"
    )
    with Worker(tmp_path) as worker:
        start(worker)
        assert worker.exchange(environment(tmp_path))["reply"]["kind"] == "finished"
        printed = worker.finish()
    for words in ("print\n", "write\n", "echo\n", "no input\n"):
        assert words in printed


SLEEPS = """
import pathlib, time
import sqlalchemy as sa
from alembic import context
engine = sa.create_engine("sqlite:///a.db")
with engine.begin() as connection:
    connection.execute(sa.text("create table t (x)"))
    connection.execute(sa.text("insert into t values (1)"))
    pathlib.Path("started").touch()
    try:
        time.sleep(60)
    finally:
        pathlib.Path("ended").touch()
"""


def test_when_the_program_goes_away_what_is_open_is_rolled_back(tmp_path: Path) -> None:
    (tmp_path / "env.py").write_text(SLEEPS)
    with Worker(tmp_path) as worker:
        start(worker)
        worker.send(json.dumps(environment(tmp_path)))
        wait_for(tmp_path / "started")
        began = time.monotonic()
        worker.abandon()
        assert time.monotonic() - began < 8
    assert (tmp_path / "ended").exists()
    import sqlite3

    rows = sqlite3.connect(tmp_path / "a.db").execute("select count(*) from t").fetchall()
    assert rows == [(0,)]


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_an_interruption_is_the_programs_to_decide(tmp_path: Path) -> None:
    (tmp_path / "env.py").write_text(SLEEPS.replace("time.sleep(60)", "time.sleep(1)"))
    with Worker(tmp_path) as worker:
        start(worker)
        worker.send(json.dumps(environment(tmp_path)))
        wait_for(tmp_path / "started")
        worker.interrupt()
        assert json.loads(worker.receive())["reply"]["kind"] == "finished"
        worker.finish()


def test_another_build_is_refused(tmp_path: Path) -> None:
    with Worker(tmp_path) as worker:
        request = {"kind": "hello", "hash": "sha256:other", "signatures": [], "dialects": []}
        answer = worker.exchange({"id": 1, "depth": 1, "request": request})
    assert answer["error"]["trouble"] == "shim_mismatch"


def test_the_program_is_the_one_of_this_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import limbeck.__main__ as entry

    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "limbeck").touch()
    monkeypatch.setattr(entry.sysconfig, "get_path", lambda name: str(tmp_path / name))
    monkeypatch.setattr(entry, "distribution", lambda name: (_ for _ in ()).throw(entry.PackageNotFoundError()))
    with pytest.raises(FileNotFoundError):
        entry.find_program()
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "limbeck").touch()
    assert entry.find_program() == str(tmp_path / "scripts" / "limbeck")


@pytest.mark.parametrize("version", ["3.8", "3.7"])
def test_an_interpreter_that_is_too_old_says_so(version: str, tmp_path: Path) -> None:
    """With a `sys.version_info` of then: such an interpreter is seldom at hand."""
    from worker import LOADER

    code = f"import sys\nsys.version_info = ({version.replace('.', ', ')}, 0)\n" + LOADER.read_text()
    result = subprocess.run([sys.executable, "-c", code], input=b'{"modules":{},"hash":""}\n', capture_output=True)
    answer = json.loads(result.stdout)
    assert answer["error"]["trouble"] == "python_too_old"
    assert version in answer["error"]["message"]
