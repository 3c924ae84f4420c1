"""What an `env.py` talks to: `from limbeck import context`, or `from alembic import context` while Limbeck runs it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from ._config import Config
from ._environment import EnvironmentContext
from ._proxy import environment_slot
from ._scripts import ScriptDirectory

# Each name is a function that acts on the environment that runs.
_current = cast("EnvironmentContext", environment_slot)

begin_transaction = _current.begin_transaction
configure = _current.configure
execute = _current.execute
get_bind = _current.get_bind
get_context = _current.get_context
get_head_revision = _current.get_head_revision
get_head_revisions = _current.get_head_revisions
get_impl = _current.get_impl
get_revision_argument = _current.get_revision_argument
get_starting_revision_argument = _current.get_starting_revision_argument
get_tag_argument = _current.get_tag_argument
get_x_argument = _current.get_x_argument
is_offline_mode = _current.is_offline_mode
is_transactional_ddl = _current.is_transactional_ddl
requires_connection = _current.requires_connection
run_migrations = _current.run_migrations
static_output = _current.static_output

if TYPE_CHECKING:
    config: Config
    script: ScriptDirectory
else:

    def __getattr__(name: str) -> Any:
        """`config` and `script` belong to the environment that runs."""
        if name in ("config", "script"):
            return getattr(environment_slot.current(name), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
