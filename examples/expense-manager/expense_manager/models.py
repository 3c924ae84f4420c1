"""The service's tables."""

import datetime as dt
import decimal
import enum
import uuid
from typing import Optional

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """All tables share one MetaData, so that every constraint has a name that a migration can use."""

    metadata = sa.MetaData(naming_convention=NAMING)


class Currency(enum.Enum):
    """The currencies in which money is spent."""

    EUR = "EUR"
    USD = "USD"
    GBP = "GBP"


class User(Base):
    """Somebody who spends money."""

    __tablename__ = "users"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    email: Mapped[str] = mapped_column(sa.String(320), unique=True)
    name: Mapped[Optional[str]] = mapped_column(sa.String(120))
    created_at: Mapped[dt.datetime] = mapped_column(sa.DateTime(timezone=True), server_default=sa.func.now())

    categories: Mapped[list["Category"]] = relationship(back_populates="owner")
    expenses: Mapped[list["Expense"]] = relationship(back_populates="user")


class Category(Base):
    """What money is spent on."""

    __tablename__ = "categories"
    __table_args__ = (sa.UniqueConstraint("owner_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(sa.String(60))

    owner: Mapped[User] = relationship(back_populates="categories")


class Expense(Base):
    """One payment."""

    __tablename__ = "expenses"
    __table_args__ = (
        sa.CheckConstraint("amount > 0", name="amount_positive"),
        sa.Index("ix_expenses_user_id_spent_on", "user_id", "spent_on"),
        {"comment": "One payment made by a user"},
    )

    id: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True)
    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("users.id"))
    category_id: Mapped[Optional[int]] = mapped_column(sa.ForeignKey("categories.id", ondelete="SET NULL"))
    amount: Mapped[decimal.Decimal] = mapped_column(sa.Numeric(12, 2), comment="In the currency of the payment")
    currency: Mapped[Currency] = mapped_column(sa.Enum(Currency, name="currency"), server_default="EUR")
    spent_on: Mapped[dt.date] = mapped_column(server_default=sa.func.current_date())
    note: Mapped[Optional[str]] = mapped_column(sa.Text)
    receipt_url: Mapped[Optional[str]] = mapped_column(sa.String(500))
    reimbursed: Mapped[bool] = mapped_column(server_default=sa.false())

    user: Mapped[User] = relationship(back_populates="expenses")


class Budget(Base):
    """How much a category may cost in a month."""

    __tablename__ = "budgets"
    __table_args__ = (
        sa.UniqueConstraint("category_id", "month"),
        sa.CheckConstraint("limit_amount >= 0", name="limit_not_negative"),
    )

    id: Mapped[int] = mapped_column(sa.Identity(), primary_key=True)
    category_id: Mapped[int] = mapped_column(sa.ForeignKey("categories.id", ondelete="CASCADE"), index=True)
    month: Mapped[dt.date] = mapped_column(comment="The first day of the month")
    limit_amount: Mapped[decimal.Decimal] = mapped_column(sa.Numeric(12, 2))
