"""`python -m limbeck`: runs the program that this package carries, and no other."""

from __future__ import annotations

import os
import sys
import sysconfig
from importlib.metadata import PackageNotFoundError, distribution

_NAME = "limbeck.exe" if os.name == "nt" else "limbeck"


def find_program() -> str:
    """The program that was installed together with this package; never one that happens to be on `PATH`."""
    candidates = []
    try:
        for file in distribution("limbeck").files or ():
            if file.name == _NAME and "__pycache__" not in file.parts and file.suffix != ".py":
                candidates.append(os.path.realpath(str(file.locate())))
    except PackageNotFoundError:
        pass
    candidates.append(os.path.join(sysconfig.get_path("scripts"), _NAME))
    for candidate in candidates:
        if os.path.isfile(candidate):
            return candidate
    raise FileNotFoundError(f"the program `{_NAME}` is not where the package `limbeck` was installed")


def main() -> None:
    """Replaces this process by the program."""
    program = find_program()
    if os.name == "nt":
        import subprocess

        sys.exit(subprocess.run([program, *sys.argv[1:]]).returncode)
    os.execv(program, [program, *sys.argv[1:]])


if __name__ == "__main__":
    main()
