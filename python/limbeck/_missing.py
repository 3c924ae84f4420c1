"""Names of Alembic's that Limbeck does not have: a project may import them, and hears of it when it uses one.

Applications import a good deal of Alembic beside what their scripts need; an import alone does no harm.
"""

from __future__ import annotations

from typing import Any, NoReturn

from ._errors import NotProvided

#: Modules of Alembic 1.20 that a program can import. Those that Limbeck has stand in `_alembic`.
MODULES = frozenset(
    f"alembic.{name}"
    for name in (
        "autogenerate autogenerate.api autogenerate.compare autogenerate.render autogenerate.rewriter command config "
        "context ddl ddl.base ddl.impl ddl.mssql ddl.mysql ddl.oracle ddl.postgresql ddl.sqlite environment ext "
        "ext.checkconstraint_byname migration op operations operations.base operations.batch operations.ops "
        "operations.schemaobj operations.toimpl runtime runtime.environment runtime.migration runtime.plugins script "
        "script.base script.revision script.write_hooks testing util util.compat util.editor util.exc "
        "util.langhelpers util.messaging util.pyfiles util.sqla_compat"
    ).split()
)


class Missing:
    """A class, a function or a module that is not there. It has a name and attributes; anything else raises."""

    _name: str

    def __init__(self, name: str) -> None:
        object.__setattr__(self, "_name", name)

    def __getattr__(self, name: str) -> Missing:
        return missing(self._name, name)

    def __repr__(self) -> str:
        return f"<{self._name}, which Limbeck does not provide>"

    def __or__(self, other: object) -> Missing:
        """Annotations such as `Rewriter | None` are evaluated where a function is defined."""
        return self

    __ror__ = __or__

    def _refuse(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise NotProvided(self._name)

    # A subclass could register itself somewhere, and an assignment is meant to change what Alembic does.
    __call__ = __mro_entries__ = __setattr__ = __delattr__ = _refuse
    __instancecheck__ = __subclasscheck__ = __iter__ = __getitem__ = __enter__ = _refuse


def missing(owner: str, name: str) -> Missing:
    """The attribute `name` of `owner`. Python's own names are not made up: who asks for them wants to know.

    Raises:
        AttributeError: for names with two underscores.
    """
    if name.startswith("__"):
        raise AttributeError(f"{owner!r} has no attribute {name!r}")
    return Missing(f"{owner}.{name}")
