"""What `upgrade head` costs when there is nothing to do: the start of every container, many times a day.

    python3 benches/nothing_to_do.py [--rounds 21] [--postgresql]

The guide's project, in one run, in turns: our release binary and real Alembic. Counted is the CPU time (user and
system) of the process and its children; the goal is a twentieth of Alembic's.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))
sys.path.insert(0, str(ROOT / "tests"))
GOAL = 1 / 20


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    arguments.add_argument("--rounds", type=int, default=21)
    arguments.add_argument("--postgresql", action="store_true", help="on PostgreSQL; else on SQLite")
    options = arguments.parse_args()
    import workspace

    python = workspace.interpreter()
    binary = workspace.binary("release")
    with tempfile.TemporaryDirectory(prefix="limbeck-bench-") as text, database(options.postgresql, python) as url:
        folder = pathlib.Path(text)
        prepare(folder, binary, python, url or f"sqlite:///{folder / 'guide.db'}")
        ours, theirs = [binary, "upgrade", "head"], [python, "-m", "alembic", "upgrade", "head"]
        times: dict[str, list[float]] = {"limbeck": [], "alembic": []}
        for command in (ours, theirs):
            cpu(command, folder, python)
        for _ in range(options.rounds):
            times["limbeck"].append(cpu(ours, folder, python))
            times["alembic"].append(cpu(theirs, folder, python))
    for name, values in times.items():
        low, middle = min(values) * 1000, statistics.median(values) * 1000
        print(f"{name}: min {low:.1f} ms, median {middle:.1f} ms of CPU time in {len(values)} rounds")
    ratio = statistics.median(times["limbeck"]) / statistics.median(times["alembic"])
    verdict = "holds" if ratio <= GOAL else "is missed"
    print(f"ratio of the medians: 1/{1 / ratio:.0f}; the goal of 1/{1 / GOAL:.0f} {verdict}")
    sys.exit(0 if ratio <= GOAL else 1)


@contextlib.contextmanager
def database(on_postgresql: bool, python: pathlib.Path) -> Iterator[str]:
    """The URL of an empty database on PostgreSQL; nothing for SQLite."""
    if not on_postgresql:
        yield ""
        return
    import workspace

    with workspace.postgresql(python) as server:
        place, _, _ = server.rpartition("/")
        admin = (
            "import psycopg2, sys; connection = psycopg2.connect(sys.argv[1]); connection.autocommit = True; "
            "connection.cursor().execute(sys.argv[2])"
        )
        subprocess.run([python, "-c", admin, server, "CREATE DATABASE limbeck_bench"], check=True)
        try:
            yield f"{place}/limbeck_bench".replace("postgresql:", "postgresql+psycopg2:")
        finally:
            subprocess.run([python, "-c", admin, server, "DROP DATABASE limbeck_bench"], check=True)


def prepare(folder: pathlib.Path, binary: pathlib.Path, python: pathlib.Path, url: str) -> None:
    """The guide's project at its first revision."""
    from harness import models
    from harness.project import MODELS, URL_FROM_ENVIRONMENT

    environment = {**os.environ, "LIMBECK_PYTHON": str(python)}
    run = {"cwd": folder, "env": environment, "check": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run([binary, "init", "alembic"], **run)
    ini, env = folder / "alembic.ini", folder / "alembic" / "env.py"
    ini.write_text(ini.read_text().replace("\nsqlalchemy.url", "\n# sqlalchemy.url"))
    here = "config = context.config\n"
    text = env.read_text().replace(here, f"{here}{URL_FROM_ENVIRONMENT}{MODELS}")
    env.write_text(text.replace("target_metadata = None", "target_metadata = Base.metadata"))
    (folder / ".env").write_text(f"DATABASE_URL={url}\n")
    (folder / "your_model_module.py").write_text(models.FIRST)
    subprocess.run([binary, "revision", "--autogenerate", "-m", "Initial migration"], **run)
    subprocess.run([binary, "upgrade", "head"], **run)


def cpu(command: Sequence[str | os.PathLike[str]], folder: pathlib.Path, python: pathlib.Path) -> float:
    """The CPU seconds of a command and its children."""
    environment = {**os.environ, "LIMBECK_PYTHON": str(python)}
    with open(os.devnull, "wb") as nowhere:
        process = subprocess.Popen(list(command), cwd=folder, env=environment, stdout=nowhere, stderr=nowhere)
        _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, f"{command} ended with {process.returncode}"
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
