"""Models in the style of SQLAlchemy 1.4."""
import logging
import os
from functools import lru_cache, partial
from pathlib import Path

from sqlalchemy import Boolean, Column, ForeignKey, Integer, MetaData, String, Table, create_engine
from sqlalchemy.ext.declarative import declarative_base, declared_attr
from sqlalchemy.orm import registry, relationship, scoped_session, sessionmaker

log = logging.getLogger(__name__)
HERE = Path(__file__).resolve().parent
ROOT = os.path.dirname(os.path.abspath(__file__))
DATABASE_URL = os.getenv("DATABASE_URL", "sqlite:///" + str(HERE / "app.db"))

engine = create_engine(DATABASE_URL, echo=False)
Session = scoped_session(sessionmaker(autocommit=False, bind=engine))

metadata = MetaData(schema="app")
Base = declarative_base(metadata=metadata)
mapper_registry = registry(metadata=metadata)

NotNull = partial(Column, nullable=False)

if os.getenv("BIG"):
    SIZE = 200
else:
    SIZE = 100

NAMES = []
for name in ("a", "b"):
    NAMES.append(name.upper())

association = Table(
    "association", Base.metadata, Column("left", ForeignKey("left.id")), Column("right", ForeignKey("right.id"))
)


class Left(Base):
    __tablename__ = "left"
    id = Column(Integer, primary_key=True)
    name = Column(String(SIZE), unique=True, default=lambda: "x")
    flags = relationship("Right", secondary=association)

    @declared_attr
    def __mapper_args__(cls):
        if cls.__name__ == "Left":
            return {"polymorphic_on": "name"}
        return {}

    @property
    def shown(self):
        return self.name

    @staticmethod
    def get_by_name(name):
        with Session() as session:
            return session.query(Left).filter_by(name=name).first()


@mapper_registry.mapped
class Right:
    __table__ = Table("right", mapper_registry.metadata, Column("id", Integer, primary_key=True), Column("on", Boolean))


@lru_cache
def cached():
    return open("x")


def get_db():
    db = Session()
    try:
        yield db
    finally:
        db.close()
