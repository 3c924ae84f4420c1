"""Shows the main job on SQLite: from models to a migrated database, then a change of the models.

    python3 tools/demo.py [--keep]

Needs Rust and Python 3.9; what else it needs is fetched into `target/`. The project is made in a temporary folder.
"""

from __future__ import annotations

import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import workspace

MODELS = workspace.ROOT / "examples" / "expense-manager" / "expense_manager" / "models.py"


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    arguments.add_argument("--keep", action="store_true", help="leave the project where it is")
    options = arguments.parse_args()
    python = workspace.interpreter()
    binary = workspace.binary()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="limbeck-demo-"))
    try:
        demonstrate(Project(folder, binary, python))
    finally:
        if options.keep:
            print(f"\nThe project is in {folder}")
        else:
            shutil.rmtree(folder)


class Project:
    """A folder, and `limbeck` in it."""

    def __init__(self, folder: pathlib.Path, binary: pathlib.Path, python: pathlib.Path) -> None:
        self.folder = folder
        self.binary = binary
        self.environment = {**os.environ, "LIMBECK_PYTHON": str(python)}

    def limbeck(self, *arguments: str) -> None:
        """Shows a command and what it says; a failure ends the demonstration."""
        shown = " ".join(f'"{word}"' if " " in word else word for word in arguments)
        print(f"\n$ limbeck {shown}", flush=True)
        done = subprocess.run([self.binary, *arguments], cwd=self.folder, env=self.environment, check=False)
        if done.returncode != 0:
            sys.exit(done.returncode)

    def edit(self, name: str, old: str, new: str) -> None:
        """Replaces a text that must be there."""
        path = self.folder / name
        text = path.read_text()
        if old not in text:
            sys.exit(f"{path} has no {old!r}")
        path.write_text(text.replace(old, new))


def demonstrate(project: Project) -> None:
    """The guide, with a SQLite file."""
    say("The models of the Expense Manager, and a fresh environment")
    shutil.copy(MODELS, project.folder / "models.py")
    project.limbeck("init", "alembic")

    say("env.py learns the database and the models, as docs/guide.md says")
    project.edit(
        "alembic.ini",
        "sqlalchemy.url = driver://user:password@localhost/dbname",
        "sqlalchemy.url = sqlite:///expenses.db",
    )
    project.edit(
        "alembic/env.py", "target_metadata = None", "from models import Base\n\ntarget_metadata = Base.metadata"
    )

    say("The first migration is written from the models, and applied")
    project.limbeck("revision", "--autogenerate", "-m", "Initial migration")
    project.limbeck("upgrade", "head")

    say("A model changes: an expense knows its merchant")
    old = "    note: Mapped[Optional[str]] = mapped_column(sa.Text)\n"
    new = "    merchant: Mapped[Optional[str]] = mapped_column(sa.String(120), index=True)\n"
    print("+" + new.rstrip("\n"))
    project.edit("models.py", old, old + new)
    project.limbeck("revision", "--autogenerate", "-m", "Merchants")
    (script,) = (project.folder / "alembic" / "versions").glob("*_merchants.py")
    print("\n" + script.read_text()[script.read_text().index("def upgrade") :].rstrip())
    project.limbeck("upgrade", "head")

    say("Nothing is left to do")
    project.limbeck("check")
    project.limbeck("history", "--indicate-current")


def say(text: str) -> None:
    """A heading."""
    print(f"\n# {text}", flush=True)


if __name__ == "__main__":
    main()
