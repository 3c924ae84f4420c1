"""Models in today's style."""
import datetime as dt
import decimal
import enum
import re
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, List, Optional

import sqlalchemy as sa
from sqlalchemy import ForeignKey, Index, MetaData, String, UniqueConstraint, func, text
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.dialects.postgresql import ARRAY, ENUM, JSONB, UUID
from sqlalchemy.ext.associationproxy import AssociationProxy, association_proxy
from sqlalchemy.ext.asyncio import AsyncAttrs
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.ext.mutable import MutableDict
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    backref,
    column_property,
    declared_attr,
    mapped_column,
    relationship,
    validates,
)
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from .nowhere import Account

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "pk": "pk_%(table_name)s",
}
LENGTH = 60 * 2
ROLES = ("admin", "user")
ROLE_CHECK = ", ".join(f"'{role}'" for role in ROLES)

intpk = Annotated[int, mapped_column(primary_key=True)]
short = Annotated[str, LENGTH]
timestamp = Annotated[datetime, mapped_column(sa.DateTime(timezone=True), server_default=func.now())]


def utcnow() -> datetime:
    return datetime.now(timezone.utc)


def snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


class UTCDateTime(TypeDecorator):
    impl = sa.DateTime
    cache_ok = True

    def __init__(self, *args, **kwargs):
        super().__init__(*args, timezone=True, **kwargs)

    def process_bind_param(self, value, dialect):
        return value.astimezone(timezone.utc)


class Base(AsyncAttrs, DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {
        dict[str, Any]: JSONB,
        short: String(LENGTH),
        decimal.Decimal: sa.Numeric(12, 2),
    }

    @declared_attr.directive
    def __tablename__(cls) -> str:
        return snake(cls.__name__) + "s"

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.id}>"


class TimestampMixin:
    created_at: Mapped[timestamp]
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime(), default=utcnow, onupdate=lambda: utcnow())

    @declared_attr
    def owner_id(cls) -> Mapped[Optional[int]]:
        return mapped_column(ForeignKey("users.id", ondelete="SET NULL"))


class Currency(str, enum.Enum):
    EUR = "EUR"
    USD = "USD"

    @property
    def symbol(self) -> str:
        return {"EUR": "€"}[self.value]

    @classmethod
    def choices(cls) -> list[str]:
        return [one.value for one in cls]


class Planet(enum.Enum):
    EARTH = (5.976e24, "e")
    MARS = (6.421e23, "m")

    def __init__(self, mass, letter):
        self.mass = mass
        self.letter = letter


@dataclass(frozen=True)
class Money:
    amount: decimal.Decimal
    currency: Currency = Currency.EUR
    tags: list[str] = field(default_factory=list)


tags = sa.Table(
    "user_tags",
    Base.metadata,
    sa.Column("user_id", ForeignKey("users.id"), primary_key=True),
    sa.Column("tag", pg.TEXT, primary_key=True),
)


class User(TimestampMixin, Base):
    __table_args__ = (
        UniqueConstraint("email", name="uq_email"),
        Index("ix_lower", text("lower(email)"), unique=True, postgresql_where=text("deleted_at IS NULL")),
        sa.CheckConstraint(f"role IN ({ROLE_CHECK})"),
        {"schema": None},
    )
    __mapper_args__ = {"eager_defaults": True}
    kind: ClassVar[str] = "user"

    id: Mapped[intpk]
    key: Mapped[uuid.UUID] = mapped_column(UUID(as_uuid=True), default=uuid.uuid4)
    email: Mapped[short]
    role: Mapped[str] = mapped_column(default="user", server_default="user")
    data: Mapped[dict[str, Any]] = mapped_column(MutableDict.as_mutable(JSONB), default=dict)
    money: Mapped[Currency] = mapped_column(
        ENUM(Currency, name="currency", values_callable=lambda kinds: [kind.value for kind in kinds])
    )
    numbers: Mapped[List[int]] = mapped_column(ARRAY(sa.Integer), server_default="{}")
    wide: Mapped[Optional[str]] = mapped_column(sa.JSON().with_variant(JSONB(), "postgresql"))
    friends: Mapped[list["User"]] = relationship(
        secondary=tags, primaryjoin=lambda: User.id == tags.c.user_id, backref=backref("others", lazy="select")
    )
    posts: Mapped[list["Post"]] = relationship("Post", back_populates="user", order_by="Post.id.desc()")
    titles: AssociationProxy[list[str]] = association_proxy("posts", "title")

    @hybrid_property
    def domain(self) -> str:
        return self.email.split("@")[1]

    @domain.expression
    def domain(cls):
        return func.split_part(cls.email, "@", 2)

    @validates("email")
    def check_email(self, key, value):
        if "@" not in value:
            raise ValueError(value)
        return value


class Post(Base):
    id: Mapped[intpk]
    title: Mapped[str | None] = mapped_column()
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    user: Mapped["User"] = relationship(back_populates="posts")
    upper = column_property(func.upper(title))


Index("ix_posts_title", Post.title.desc(), postgresql_using="btree")
User.post_count = column_property(sa.select(func.count(Post.id)).where(Post.user_id == User.id).scalar_subquery())

__all__ = ["Base", "User"]
__all__ += ["Post"]
