"""Holding a replay against a database: `crates/limbeck/examples/compare_replay.rs`."""

from __future__ import annotations

import functools
import json
import pathlib
import subprocess
from typing import Any

from .programs import run
from .project import Project

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


@functools.cache
def program(binary: pathlib.Path) -> pathlib.Path:
    """The example, built in the profile of the program under test."""
    flags = ["--release"] if binary.parent.name == "release" else []
    command = ["cargo", "build", "--quiet", "--package", "limbeck", "--example", "compare_replay", *flags]
    subprocess.run(command, cwd=ROOT, check=True)
    return binary.parent / "examples" / f"compare_replay{binary.suffix}"


def compared(project: Project) -> dict[str, Any]:
    """What the comparison says of the project's only database."""
    done = run([program(project.binary)], project.folder, project.environment()).expect(0)
    [found] = json.loads(done.out)
    return dict(found)
