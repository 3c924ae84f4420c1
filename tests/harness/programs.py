"""Running the two programs: Limbeck's binary and real Alembic."""

from __future__ import annotations

import dataclasses
import json
import os
import pathlib
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence

SERVER = pathlib.Path(__file__).with_name("oracle_server.py")
# Longer than any command takes here, on a machine that has other things to do.
PATIENCE = 120


@dataclasses.dataclass(frozen=True)
class Finished:
    """How a program ended."""

    arguments: tuple[str, ...]
    status: int
    out: str
    err: str

    def expect(self, status: int) -> Finished:
        """This, when the status is the given one."""
        assert self.status == status, f"{self.shown()}\nexpected status {status}"
        return self

    def shown(self) -> str:
        """Everything, for the message of a failed test."""
        return f"$ {' '.join(self.arguments)}\n[status {self.status}]\n[stdout]\n{self.out}\n[stderr]\n{self.err}"


def environment(python: pathlib.Path, home: pathlib.Path, extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """A clean environment: nothing of the machine's PG*, VIRTUAL_ENV or home reaches the programs."""
    kept = ("PATH", "TMPDIR", "SYSTEMROOT", "LD_LIBRARY_PATH", "LANG", "LC_ALL")
    clean = {name: os.environ[name] for name in kept if name in os.environ}
    clean.update(
        HOME=str(home),
        LIMBECK_PYTHON=str(python),
        PYTHONDONTWRITEBYTECODE="1",
        PYTHONHASHSEED="0",
        TZ="UTC",
        USER="tester",
    )
    clean.update(extra or {})
    return clean


def run(
    command: Sequence[str | os.PathLike[str]],
    folder: pathlib.Path,
    variables: Mapping[str, str],
) -> Finished:
    """Runs a program to its end."""
    words = [str(word) for word in command]
    done = subprocess.run(
        words,
        cwd=folder,
        env=dict(variables),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    return Finished(tuple(words), done.returncode, done.stdout, done.stderr)


class Oracle:
    """Real Alembic, behind a process that has imported it already."""

    def __init__(self, python: pathlib.Path) -> None:
        self._server = subprocess.Popen(
            [python, SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )

    def run(
        self,
        arguments: Sequence[str],
        folder: pathlib.Path,
        variables: Mapping[str, str],
        program: str | None = None,
    ) -> Finished:
        """Runs `alembic`, or a Python program, with these arguments."""
        assert self._server.stdin is not None and self._server.stdout is not None
        with tempfile.TemporaryDirectory(prefix="limbeck-oracle-") as text:
            out, err = pathlib.Path(text, "out"), pathlib.Path(text, "err")
            request = {
                "arguments": list(arguments),
                "folder": str(folder),
                "environment": dict(variables),
                "out": str(out),
                "err": str(err),
                "program": program,
            }
            self._server.stdin.write(json.dumps(request) + "\n")
            self._server.stdin.flush()
            answer = self._server.stdout.readline()
            assert answer, "the process of real Alembic has ended"
            return Finished(("alembic", *arguments), int(answer), out.read_text(), err.read_text())

    def close(self) -> None:
        """Ends the process."""
        assert self._server.stdin is not None
        self._server.stdin.close()
        self._server.wait(timeout=PATIENCE)


def oracle_python() -> pathlib.Path:
    """The interpreter of the environment with real Alembic."""
    return pathlib.Path(os.environ.get("LIMBECK_ORACLE_PYTHON", sys.executable)).absolute()
