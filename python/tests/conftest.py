"""What the tests of the shim share."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))


def golden(name: str) -> Any:
    """A golden document; the tests of `limbeck-bridge` read the same."""
    return json.loads((HERE / "golden" / name).read_text())


@pytest.fixture(scope="session")
def signatures() -> list[Any]:
    """The table of SQLAlchemy's types, as the program sends it."""
    found: list[Any] = golden("signatures.json")
    return found
