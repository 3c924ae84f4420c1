"""Budgets

Revision ID: c41d7be0f3a8
Revises: 5f0c2a9b71de
Create Date: 2026-05-19 16:40:51.902114+00:00

"""

from typing import Sequence, Union

import sqlalchemy as sa
from alembic import op

revision: str = "c41d7be0f3a8"
down_revision: Union[str, Sequence[str], None] = "5f0c2a9b71de"
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Take the schema to this revision."""
    op.create_table(
        "budgets",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False, comment="The first day of the month"),
        sa.Column("limit_amount", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.CheckConstraint("limit_amount >= 0", name=op.f("ck_budgets_limit_not_negative")),
        sa.ForeignKeyConstraint(
            ["category_id"], ["categories.id"], name=op.f("fk_budgets_category_id_categories"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budgets")),
        sa.UniqueConstraint("category_id", "month", name=op.f("uq_budgets_category_id")),
    )
    op.create_index(op.f("ix_budgets_category_id"), "budgets", ["category_id"], unique=False)


def downgrade() -> None:
    """Take the schema back to the revision before."""
    op.drop_index(op.f("ix_budgets_category_id"), table_name="budgets")
    op.drop_table("budgets")
