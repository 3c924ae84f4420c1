import enum
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, mapped_column


class Status(str, enum.Enum):
    OPEN = "open"
    DONE = "done"


def new_id():
    return str(uuid.uuid4())


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id = mapped_column(sa.Integer, primary_key=True)
    name = mapped_column(sa.String(50))
