"""What a long history costs, and how the cost grows: 10,000 and 20,000 revisions.

    python3 benches/long_history.py [--rounds 7] [--alembic]

In a line, and with three of twenty revisions on a branch that is merged again: `heads`, `history`, and the script of
`upgrade head`. Counted is the CPU time (user and system) of the process and its children, the least of the rounds.
Twice the revisions may cost 2.3 times as much. `--alembic` measures real Alembic's `heads` beside, once.
"""

from __future__ import annotations

import argparse
import os
import pathlib
import subprocess
import sys
import tempfile
from collections.abc import Sequence

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))
SMALL, LARGE, LIMIT = 10_000, 20_000, 2.3
COMMANDS = (("heads",), ("history",), ("upgrade", "head", "--sql"))


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    arguments.add_argument("--rounds", type=int, default=7)
    arguments.add_argument("--alembic", action="store_true", help="measure real Alembic beside")
    options = arguments.parse_args()
    import workspace

    binary = workspace.binary("release")
    missed = 0
    for shape, merges in (("a line", 0), ("merged branches", 150)):
        with tempfile.TemporaryDirectory(prefix="limbeck-bench-") as text:
            folders = {size: pathlib.Path(text) / str(size) for size in (SMALL, LARGE)}
            for size, folder in folders.items():
                project(folder, size, merges * size // 1000)
            for command in COMMANDS:
                times: dict[int, list[float]] = {SMALL: [], LARGE: []}
                for round_number in range(options.rounds + 1):
                    for size, folder in folders.items():
                        took = cpu([binary, "--python", "never", *command], folder)
                        # The first round fills the cache of files.
                        times[size] += [took] if round_number else []
                small, large = min(times[SMALL]), min(times[LARGE])
                ratio = large / small
                missed += ratio > LIMIT
                verdict = "holds" if ratio <= LIMIT else "is missed"
                words = f"{shape}, {' '.join(command)}: {small:.2f} s and {large:.2f} s of CPU time"
                print(f"{words}, ratio {ratio:.2f}; the limit of {LIMIT} {verdict}", flush=True)
            if options.alembic:
                theirs = [workspace.interpreter(), "-m", "alembic", "heads"]
                print(f"{shape}, Alembic's heads: {cpu(theirs, folders[LARGE]):.2f} s for {LARGE:,}", flush=True)
    sys.exit(1 if missed else 0)


def cpu(command: Sequence[str | os.PathLike[str]], folder: pathlib.Path) -> float:
    """Runs a command and returns the CPU time of it and its children, in seconds."""
    before = os.times()
    subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, check=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def project(folder: pathlib.Path, size: int, merges: int) -> None:
    """A project of so many revisions, among them so many merges of two branches, evenly spread."""
    versions = folder / "alembic" / "versions"
    versions.mkdir(parents=True)
    (folder / "alembic.ini").write_text(INI)
    (folder / "alembic" / "env.py").write_text(ENV)
    for number, parents in enumerate(history(size, merges)):
        names = [identifier(parent) for parent in parents]
        down = repr(None if not names else names[0] if len(names) == 1 else tuple(names))
        text = SCRIPT.format(number=number, revision=identifier(number), revises=", ".join(names), down=down)
        (versions / f"{identifier(number)}_.py").write_text(text)


def history(size: int, merges: int) -> list[list[int]]:
    """The parents of each revision: a trunk, with a pair of branches wherever its share of the merges is due."""
    parents: list[list[int]] = [[]]
    done = 0
    while len(parents) < size:
        tip = len(parents) - 1
        if done * size < merges * len(parents) and len(parents) + 3 <= size:
            parents += [[tip], [tip], [tip + 1, tip + 2]]
            done += 1
        else:
            parents.append([tip])
    return parents


def identifier(number: int) -> str:
    """Twelve hexadecimal digits that look as if they were drawn."""
    return f"{number * 0x9E3779B97F4A7C15 % (1 << 48):012x}"


INI = """\
[alembic]
script_location = %(here)s/alembic
sqlalchemy.url = sqlite:///long.db
"""

ENV = """\
from alembic import context
from sqlalchemy import engine_from_config, pool

config = context.config


def run_migrations_offline():
    context.configure(url=config.get_main_option("sqlalchemy.url"), literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()


def run_migrations_online():
    connectable = engine_from_config(config.get_section(config.config_ini_section, {}), poolclass=pool.NullPool)
    with connectable.connect() as connection:
        context.configure(connection=connection)
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    run_migrations_offline()
else:
    run_migrations_online()
"""

SCRIPT = '''\
"""Change {number}

Revision ID: {revision}
Revises: {revises}
Create Date: 2026-01-02 03:04:05.678901

"""
from alembic import op
import sqlalchemy as sa

revision = "{revision}"
down_revision = {down}
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("items", sa.Column("c{number}", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("items", "c{number}")
'''


if __name__ == "__main__":
    main()
