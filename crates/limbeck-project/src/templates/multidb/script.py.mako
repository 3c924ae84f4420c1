"""${message}

Revision ID: ${up_revision}
Revises: ${down_revision | comma,n}
Create Date: ${create_date}

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa
${imports if imports else ""}

# The place of this script in the history; the file's name does not matter.
revision: str = ${repr(up_revision)}
down_revision: Union[str, Sequence[str], None] = ${repr(down_revision)}
branch_labels: Union[str, Sequence[str], None] = ${repr(branch_labels)}
depends_on: Union[str, Sequence[str], None] = ${repr(depends_on)}

% for name in config.get_main_option("databases").replace(",", " ").split():

def upgrade_${name}() -> None:
    """Take the schema of ${name} to this revision."""
    ${context.get(name + "_upgrades") or "pass"}


def downgrade_${name}() -> None:
    """Take the schema of ${name} back to the revision before."""
    ${context.get(name + "_downgrades") or "pass"}

% endfor

def upgrade(engine_name: str) -> None:
    """Take one database to this revision."""
    {
% for name in config.get_main_option("databases").replace(",", " ").split():
        "${name}": upgrade_${name},
% endfor
    }[engine_name]()


def downgrade(engine_name: str) -> None:
    """Take one database back to the revision before."""
    {
% for name in config.get_main_option("databases").replace(",", " ").split():
        "${name}": downgrade_${name},
% endfor
    }[engine_name]()
