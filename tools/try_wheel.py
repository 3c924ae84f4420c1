"""Builds the wheel and runs the main job with it in a fresh uv project.

python3 tools/try_wheel.py
"""

from __future__ import annotations

import os
import pathlib
import subprocess
import tempfile

import workspace


def main() -> None:
    python = workspace.interpreter()
    tools = python.parent
    wheels = workspace.target() / "wheels"
    for old in wheels.glob("limbeck-*.whl"):
        old.unlink()
    workspace.run([tools / "maturin", "build", "--quiet", "--out", wheels], cwd=workspace.ROOT)
    (wheel,) = wheels.glob("limbeck-*.whl")
    with tempfile.TemporaryDirectory(prefix="limbeck-wheel-") as text:
        project = pathlib.Path(text)
        environment = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
        uv = tools / "uv"
        there = {"cwd": project, "env": environment}
        workspace.run([uv, "init", "--quiet", "--bare", "--name", "trial"], **there)
        workspace.run([uv, "add", "--quiet", str(wheel), "sqlalchemy"], **there)
        (project / "models.py").write_text(MODELS)
        workspace.run([uv, "run", "limbeck", "init", "alembic"], **there)
        configure(project)
        for command in (
            ["revision", "--autogenerate", "-m", "Initial migration"],
            ["upgrade", "head"],
            ["current"],
            ["check"],
        ):
            workspace.run([uv, "run", "limbeck", *command], **there)
        module = subprocess.run([uv, "run", "python", "-m", "limbeck", "--version"], check=True, **there)
        assert module.returncode == 0


MODELS = """\
import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(sa.String(320), unique=True)
"""


def configure(project: pathlib.Path) -> None:
    """Points the new environment at the models and at a SQLite file."""
    ini = project / "alembic.ini"
    lines = ini.read_text().splitlines()
    url = [
        f"sqlalchemy.url = sqlite:///{project / 'trial.db'}" if at.startswith("sqlalchemy.url") else at for at in lines
    ]
    ini.write_text("\n".join(url) + "\n")
    env = project / "alembic" / "env.py"
    text = env.read_text()
    text = text.replace("target_metadata = None", "from models import Base\n\ntarget_metadata = Base.metadata")
    env.write_text(text)


if __name__ == "__main__":
    main()
