"""Conversations with a worker, line by line.

A transcript begins with the project's files (`= name`, then the text). A line `> ` is sent to the worker, and `< ` is
what it must answer. The tests of `limbeck-bridge` read the same lines with the program's types. With `LIMBECK_BLESS=1`
the answers are written anew, to be read before they are kept.
"""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path

import pytest
import sqlalchemy
from worker import Worker

TRANSCRIPTS = sorted((Path(__file__).parent / "golden/transcripts").glob("*.txt"))


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_transcript(path: Path, tmp_path: Path) -> None:
    if path.stem == "failures" and sys.version_info < (3, 11):
        pytest.skip("Python 3.11 is the first that names SQLite's result codes")
    project = tmp_path.resolve()
    lines = path.read_text().splitlines()
    write_files(lines, project)
    found: list[str] = []
    with Worker(project) as worker:
        for line in lines:
            if line.startswith("> "):
                worker.send(line[2:].replace("{project}", str(project)))
                found += [line, "< " + normalized(worker.receive(), project)]
            elif not line.startswith("< "):
                found.append(line)
        worker.finish()
    if os.environ.get("LIMBECK_BLESS"):
        path.write_text("\n".join(found) + "\n")
    assert [readable(line) for line in found] == [readable(line) for line in lines]


def write_files(lines: list[str], project: Path) -> None:
    files: dict[str, list[str]] = {}
    for line in lines:
        if line.startswith("= "):
            files[line[2:]] = []
        elif files and not line.startswith(("> ", "< ")):
            list(files.values())[-1].append(line)
    for name, text in files.items():
        (project / name).write_text("\n".join(text) + "\n")


def normalized(line: str, project: Path) -> str:
    """The line without what differs from one machine to the next."""
    line = line.replace(str(project), "{project}")
    line = line.replace(json.dumps(sys.executable), '"{executable}"')
    line = line.replace('"python":"{}.{}.{}"'.format(*sys.version_info[:3]), '"python":"{python}"')
    line = line.replace(f'"sqlalchemy":"{sqlalchemy.__version__}"', '"sqlalchemy":"{sqlalchemy}"')
    if sqlalchemy.__version__ < "2.1":  # says so of PostgreSQL until it has asked a server
        line = line.replace('"backslash_escapes":true', '"backslash_escapes":false')
    line = re.sub(r"https://sqlalche.me/e/[0-9]+/", "https://sqlalche.me/e/20/", line)
    return re.sub(r'"server_version":\[[0-9,]+\]', '"server_version":[3,40,1]', line)


def readable(line: str) -> object:
    """Parsed, so that a failure shows where it differs."""
    return json.loads(line[2:]) if line.startswith(("> ", "< ")) else line
