"""Every table of the documentation says what is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def first_cells(page: str) -> list[str]:
    """What stands in back quotes in the first column of the tables of a page."""
    rows = [line for line in (ROOT / page).read_text().splitlines() if line.startswith("| ")]
    return [name for row in rows for name in re.findall("`([^`]+)`", row.split("|")[1])]


def test_every_dependency_has_its_reason() -> None:
    text = (ROOT / "Cargo.toml").read_text()
    section = text.split("[workspace.dependencies]")[1].split("\n[")[0]
    names = set(re.findall(r"^([\w-]+) = ", section, re.MULTILINE))
    ours = {name for name in names if name == "limbeck" or name.startswith("limbeck-")}
    assert set(first_cells("docs/dependencies.md")) == names - ours


def test_every_crate_has_its_room() -> None:
    crates = {path.name for path in (ROOT / "crates").iterdir()}
    assert set(first_cells("docs/architecture.md")) == crates
