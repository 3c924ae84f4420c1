"""A worker as the program starts it, with a test in the program's place."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Optional

ROOT = Path(__file__).parent.parent.parent
LOADER = ROOT / "crates/limbeck-bridge/src/loader.py"
SHIM = ROOT / "python/limbeck"
HASH = "sha256:test"
# Where an environment that a table describes finds its URL.
URL = "postgresql+psycopg2://u:p%40@h/d"


class Worker:
    """A running worker: frames go in and come out as text."""

    def __init__(self, folder: Path) -> None:
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        self._process = subprocess.Popen(
            [sys.executable, "-c", LOADER.read_text()],
            cwd=folder,
            env={**environment, "PYTHONDONTWRITEBYTECODE": "1", "LIMBECK_DATABASE_URL": URL},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        modules = {path.stem.replace("__init__", ""): path.read_text() for path in SHIM.glob("*.py")}
        self.send(json.dumps({"modules": modules, "hash": HASH, "terminal_input": False}))

    def send(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(line.encode() + b"\n")
        self._process.stdin.flush()

    def receive(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().decode().rstrip("\n")

    def exchange(self, frame: Any) -> Any:
        """Sends a frame and returns the next one."""
        self.send(json.dumps(frame))
        return json.loads(self.receive())

    def finish(self) -> str:
        """Closes the pipe; what the user's code printed."""
        _, printed = self._process.communicate(timeout=30)
        assert self._process.returncode == 0, printed
        return printed.decode()

    def abandon(self) -> None:
        """Closes the pipe without a word, and waits until the worker has ended."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.stdin = None
        self._process.wait(20)

    def interrupt(self) -> None:
        """What Ctrl-C does to every process of a terminal."""
        self._process.send_signal(signal.SIGINT)

    def __enter__(self) -> Worker:
        return self

    def __exit__(
        self, kind: Optional[type[BaseException]], value: Optional[BaseException], traceback: Optional[TracebackType]
    ) -> None:
        self._process.kill()
        self._process.communicate()
