"""A project folder and the two programs that work in it."""

from __future__ import annotations

import pathlib
import subprocess
from collections.abc import Mapping

from .databases import Database, sqlite
from .programs import Finished, Oracle, environment, run


class Project:
    """A folder in which both programs run."""

    def __init__(
        self, root: pathlib.Path, home: pathlib.Path, binary: pathlib.Path, python: pathlib.Path, oracle: Oracle
    ) -> None:
        self.root = root
        self.home = home
        self.binary = binary
        self.python = python
        self.oracle = oracle
        self.variables: dict[str, str] = {}
        # Where the commands run, when that is not the root.
        self.folder = root

    def environment(self, extra: Mapping[str, str] | None = None) -> dict[str, str]:
        """The variables of a program that runs here."""
        return environment(self.python, self.home, {**self.variables, **(extra or {})})

    def limbeck(
        self, *arguments: str, mode: str | None = None, status: int | None = 0, env: Mapping[str, str] | None = None
    ) -> Finished:
        """Runs Limbeck; `status=None` accepts every exit status."""
        options = [] if mode is None else ["--python", mode]
        done = run([self.binary, *options, *arguments], self.folder, self.environment(env))
        return done if status is None else done.expect(status)

    def start(self, *arguments: str, mode: str = "auto") -> subprocess.Popen[str]:
        """Starts Limbeck and does not wait for it."""
        return subprocess.Popen(
            [self.binary, "--python", mode, *arguments],
            cwd=self.folder,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def alembic(self, *arguments: str, status: int | None = 0, env: Mapping[str, str] | None = None) -> Finished:
        """Runs real Alembic."""
        done = self.oracle.run(arguments, self.folder, self.environment(env))
        return done if status is None else done.expect(status)

    def create_all(self, database: Database) -> None:
        """Makes the tables of `your_model_module`, as SQLAlchemy makes them."""
        url = database.url("psycopg2" if database.dialect == "postgresql" else None)
        self.oracle.run([url], self.root, self.environment(), CREATE_ALL).expect(0)

    def write(self, name: str, text: str) -> pathlib.Path:
        """Writes a file, with the folders above it."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def sqlite(self) -> Database:
        """A SQLite file beside the project."""
        return sqlite(self.root / "project.db")

    def init(self, url: str, template: str = "generic") -> None:
        """Makes an environment with a URL in its ini."""
        self.limbeck("init", "-t", template, "alembic")
        self.point_at(url)

    def point_at(self, url: str) -> None:
        """Changes the URL of the ini."""
        path = self.root / "alembic.ini"
        lines = path.read_text().splitlines()
        here = [number for number, line in enumerate(lines) if line.startswith("sqlalchemy.url")]
        lines[here[0]] = f"sqlalchemy.url = {url}"
        path.write_text("\n".join(lines) + "\n")

    def edit(self, name: str, *changes: tuple[str, str]) -> None:
        """Replaces texts that must be there."""
        path = self.root / name
        text = path.read_text()
        for old, new in changes:
            assert old in text, f"{name} has no {old!r}"
            text = text.replace(old, new)
        path.write_text(text)

    def scripts(self, folder: str = "alembic/versions") -> list[pathlib.Path]:
        """The migration scripts."""
        return sorted((self.root / folder).glob("*.py"))

    def files(self) -> dict[str, bytes]:
        """Every file of the project with its content; what Python and SQLite leave beside them does not count."""
        return {
            str(path.relative_to(self.root)): path.read_bytes()
            for path in sorted(self.root.rglob("*"))
            if path.is_file() and "__pycache__" not in path.parts and path.suffix not in (".db", ".db-journal")
        }

    def revision(self, identifier: str, parent: str | None, body: str, back: str = "pass", head: str = "") -> None:
        """Writes a migration script; `body` and `back` are the lines of `upgrade` and `downgrade`."""
        self.write(f"alembic/versions/{identifier}_.py", script(identifier, parent, body, back, head))


def script(identifier: str, parent: str | None, body: str, back: str = "pass", head: str = "") -> str:
    """The text of a migration script."""
    return SCRIPT.format(
        identifier=identifier, parent=parent, body=_indented(body), back=_indented(back), head=head, shown=parent or ""
    )


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" if line else "" for line in text.strip("\n").splitlines())


SCRIPT = '''\
"""Script {identifier}

Revision ID: {identifier}
Revises: {shown}
Create Date: 2026-01-02 03:04:05.678901

"""
import sqlalchemy as sa
from alembic import op
{head}

revision = "{identifier}"
down_revision = {parent!r}
branch_labels = None
depends_on = None


def upgrade():
{body}


def downgrade():
{back}
'''

CREATE_ALL = """
import sys
import sqlalchemy as sa
from your_model_module import Base
Base.metadata.create_all(sa.create_engine(sys.argv[1]))
"""


def configure_native(project: Project, url: str, *lines: str) -> None:
    """Edits the table that the template native made, as the guide says."""
    models = '\nmodels = "your_model_module:Base"\n'
    project.edit(
        "pyproject.toml", ('\n# models = "your_model_module:Base"\n', models + "".join(f"{line}\n" for line in lines))
    )
    project.write(".env", f"DATABASE_URL={url}\n")


URL_FROM_ENVIRONMENT = """
import os
from dotenv import load_dotenv

load_dotenv()  # Load environment variables from .env file (here: DATABASE_URL)
database_url = os.getenv("DATABASE_URL")
if not database_url:
    raise ValueError("DATABASE_URL environment variable is not set")
config.set_main_option("sqlalchemy.url", database_url)
"""
MODELS = "from your_model_module import Base  # Import your SQLAlchemy Base\nfrom your_model_module import *\n"


def configure(project: Project, url: str, models: str = "below") -> None:
    """Edits a new environment as the guide says; the models are imported `above` or `below` the reading of .env."""
    project.edit("alembic.ini", ("\nsqlalchemy.url =", "\n# sqlalchemy.url ="))
    above, below = (MODELS, "") if models == "above" else ("", MODELS)
    project.edit(
        "alembic/env.py",
        ("\nconfig = context.config\n", f"\nconfig = context.config\n{above}{URL_FROM_ENVIRONMENT}{below}"),
        ("\ntarget_metadata = None\n", "\ntarget_metadata = Base.metadata\n"),
    )
    project.write(".env", f"DATABASE_URL={url}\n")
