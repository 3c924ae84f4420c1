"""What a project may do with the parts of Alembic that Limbeck does not have."""

from __future__ import annotations

import importlib
import importlib.metadata
import sys
from collections.abc import Iterator
from typing import Optional

import pytest
from limbeck import _alembic
from limbeck._errors import NotProvided
from limbeck._missing import MODULES


@pytest.fixture(autouse=True)
def stand_in() -> Iterator[None]:
    before = {name: module for name, module in sys.modules.items() if name.partition(".")[0] == "alembic"}
    finders = list(sys.meta_path)
    _alembic.install()
    yield
    sys.meta_path[:] = finders
    for name in [name for name in sys.modules if name.partition(".")[0] == "alembic"]:
        del sys.modules[name]
    sys.modules.update(before)


@pytest.mark.parametrize("name", sorted(MODULES))
def test_every_module_can_be_imported(name: str) -> None:
    assert importlib.import_module(name).__name__ == name


def test_alembic_has_every_module() -> None:
    installed = {str(path) for path in importlib.metadata.files("alembic") or ()}
    for name in MODULES:
        path = name.replace(".", "/")
        assert {f"{path}.py", f"{path}/__init__.py"} & installed, name


def test_other_modules_are_not_made_up() -> None:
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("alembic.no_such_module")


def test_a_name_can_be_imported_and_named() -> None:
    from alembic import command
    from alembic.autogenerate import rewriter
    from alembic.script import ScriptDirectory

    def annotated(one: Optional[rewriter.Rewriter], two: ScriptDirectory) -> None: ...

    assert "alembic.autogenerate.rewriter.Rewriter" in repr(rewriter.Rewriter)
    assert "Limbeck" in repr(command.upgrade)


def test_a_use_is_refused_with_the_name() -> None:
    from alembic import command
    from alembic.autogenerate import rewriter
    from alembic.ddl import impl

    with pytest.raises(NotProvided, match="alembic.command.upgrade"):
        command.upgrade(None, "head")
    with pytest.raises(NotProvided, match="Rewriter"):
        isinstance(command, rewriter.Rewriter)
    with pytest.raises(NotProvided, match="DefaultImpl"):

        class Own(impl.DefaultImpl):
            __dialect__ = "own"

    with pytest.raises(NotProvided, match="DefaultImpl"):
        impl.DefaultImpl.transactional_ddl = True
    assert not hasattr(rewriter.Rewriter, "__wrapped__")
