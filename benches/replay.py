"""Whether a replay says what a history makes: any folder of Alembic projects.

    python3 benches/replay.py FOLDER [--postgresql]

Every project below the folder (whatever has an `alembic.ini` whose `sqlalchemy.url` counts) is copied; real Alembic
upgrades an empty database to its heads, SQLite's or one on LIMBECK_TEST_PG; then the replay of the scripts is compared
with the database's catalog. What a script leaves to Python, and what its own SQL changes, is not compared.
The projects' packages must be importable by the interpreter: PYTHONPATH is passed on.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import pathlib
import shutil
import sys
import tempfile
from collections.abc import Iterator

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))
sys.path.insert(0, str(ROOT / "tests"))


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    arguments.add_argument("folder", type=pathlib.Path)
    arguments.add_argument("--postgresql", action="store_true", help="on PostgreSQL; else on SQLite")
    options = arguments.parse_args()
    import workspace
    from harness.programs import Oracle

    python, binary = workspace.interpreter(), workspace.binary()
    oracle = Oracle(python)
    totals = {"projects": 0, "compared": 0, "not_known": 0, "differences": 0}
    for ini in sorted(options.folder.rglob("alembic.ini")):
        found = one(ini.parent, binary, python, oracle, options.postgresql)
        if found is None:
            continue
        totals["projects"] += 1
        for kind in ("compared", "not_known", "differences"):
            totals[kind] += len(found[kind])
    oracle.close()
    print(", ".join(f"{count} {name.replace('_', ' ')}" for name, count in totals.items()))
    sys.exit(1 if totals["differences"] or not totals["projects"] else 0)


def one(
    source: pathlib.Path, binary: pathlib.Path, python: pathlib.Path, oracle: object, on_postgresql: bool
) -> dict[str, list[str]] | None:
    """Compares one project and tells of it; nothing when real Alembic cannot upgrade it."""
    from harness.project import Project
    from harness.replay import compared

    with tempfile.TemporaryDirectory(prefix="limbeck-replay-") as text, database(on_postgresql, text) as url:
        root = pathlib.Path(text) / "project"
        shutil.copytree(source, root)
        project = Project(root, pathlib.Path(text), binary, python, oracle)  # type: ignore[arg-type]
        project.variables["PYTHONPATH"] = os.environ.get("PYTHONPATH", "")
        project.point_at(url)
        done = project.alembic("upgrade", "heads", status=None)
        if done.status != 0:
            print(f"{source}: Alembic does not upgrade it: {(done.err.strip().splitlines() or ['?'])[-1]}")
            return None
        found = compared(project)
    print(f"{source}: {len(found['compared'])} tables compared, {len(found['not_known'])} not known")
    for line in found["differences"]:
        print(f"    {line}")
    return found


@contextlib.contextmanager
def database(on_postgresql: bool, folder: str) -> Iterator[str]:
    """The URL of an empty database."""
    if not on_postgresql:
        yield f"sqlite:///{folder}/project.db"
        return
    from harness.databases import Server

    server = Server(os.environ.get("LIMBECK_TEST_PG", "postgresql://postgres@127.0.0.1:5432/postgres"))
    with server.database() as made:
        yield made.url("psycopg2")


if __name__ == "__main__":
    main()
