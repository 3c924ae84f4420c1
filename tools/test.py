"""Passes all tests: Rust's, the shim's, and the end-to-end ones against real Alembic.

python3 tools/test.py [pytest arguments]
"""

from __future__ import annotations

import os
import shutil
import sys

import workspace


def main() -> None:
    python = workspace.interpreter()
    with workspace.postgresql(python) as url:
        os.environ.update(
            LIMBECK_ORACLE_PYTHON=str(python),
            LIMBECK_TEST_PG=url,
            LIMBECK_REQUIRE="pg,python",
            LIMBECK_EVALUATOR_PROGRAMS=os.environ.get("LIMBECK_EVALUATOR_PROGRAMS", "10000"),
            LIMBECK_ORACLE_SEQUENCES=os.environ.get("LIMBECK_ORACLE_SEQUENCES", "2000"),
            LIMBECK_BINARY=str(workspace.binary()),
        )
        runner = ["nextest", "run"] if shutil.which("cargo-nextest") else ["test"]
        workspace.run(["cargo", *runner, "--workspace", "--all-features"], cwd=workspace.ROOT)
        # Each folder has helpers of its own under the same names, so that each gets a run of its own.
        for folder in sys.argv[1:] or ["python/tests", "tests"]:
            workspace.run([python, "-m", "pytest", "-q", folder], cwd=workspace.ROOT)


if __name__ == "__main__":
    main()
