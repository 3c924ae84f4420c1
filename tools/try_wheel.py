"""Builds the wheel and runs the main job with it in a fresh uv project.

python3 tools/try_wheel.py
"""

from __future__ import annotations

import os
import pathlib
import tempfile

import workspace


def main() -> None:
    python = workspace.interpreter()
    wheel = build(python)
    with tempfile.TemporaryDirectory(prefix="limbeck-wheel-") as text:
        folder = pathlib.Path(text)
        project(python, folder, str(wheel))
        (folder / "models.py").write_text(MODELS)
        limbeck(python, folder, "init", "alembic")
        configure(folder)
        limbeck(python, folder, "revision", "--autogenerate", "-m", "Initial migration")
        for command in ("upgrade head", "current", "check", "downgrade base", "upgrade head"):
            limbeck(python, folder, *command.split())
        uv(python, folder, "run", "python", "-m", "limbeck", "--version")


def build(python: pathlib.Path) -> pathlib.Path:
    """The wheel, of a debug build."""
    wheels = workspace.target() / "wheels"
    for old in wheels.glob("limbeck-*.whl"):
        old.unlink()
    maturin = [python.parent / "maturin", "build", "--quiet", "--profile", "dev", "--out", wheels]
    workspace.run(maturin, cwd=workspace.ROOT)
    (wheel,) = wheels.glob("limbeck-*.whl")
    return wheel


def project(python: pathlib.Path, folder: pathlib.Path, *packages: str) -> None:
    """A fresh uv project with SQLAlchemy and these packages."""
    uv(python, folder, "init", "--bare", "--name", "trial")
    uv(python, folder, "add", *packages, "sqlalchemy")


def limbeck(python: pathlib.Path, folder: pathlib.Path, *arguments: str) -> None:
    """`uv run limbeck`, as the guide has it."""
    uv(python, folder, "run", "limbeck", *arguments)


def uv(python: pathlib.Path, folder: pathlib.Path, *arguments: str) -> None:
    """Runs uv in a folder, with the interpreter that runs the tests and nothing of an active environment."""
    clean = {name: value for name, value in os.environ.items() if name not in ("VIRTUAL_ENV", "LIMBECK_PYTHON")}
    base = python.resolve()
    workspace.run(
        [python.parent / "uv", *arguments], cwd=folder, env={**clean, "UV_PYTHON": str(base), "UV_NO_PROGRESS": "1"}
    )


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


def configure(folder: pathlib.Path) -> None:
    """Points a new environment at the models and at a SQLite file."""
    ini = folder / "alembic.ini"
    url = f"sqlalchemy.url = sqlite:///{folder / 'trial.db'}"
    ini.write_text("\n".join(url if at.startswith("sqlalchemy.url") else at for at in ini.read_text().splitlines()))
    env = folder / "alembic" / "env.py"
    models = "from models import Base\n\ntarget_metadata = Base.metadata"
    env.write_text(env.read_text().replace("target_metadata = None", models))


if __name__ == "__main__":
    main()
