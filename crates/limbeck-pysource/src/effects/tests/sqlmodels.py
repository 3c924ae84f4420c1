from __future__ import annotations

import uuid
from datetime import datetime
from typing import Optional

from pydantic import BaseModel, ConfigDict, EmailStr, field_validator
from sqlalchemy import Column, JSON
from sqlmodel import Field, Relationship, SQLModel


class HeroBase(SQLModel):
    name: str = Field(index=True, max_length=50)
    secret: Optional[str] = Field(default=None)


class Hero(HeroBase, table=True):
    __tablename__ = "hero"
    id: Optional[int] = Field(default=None, primary_key=True)
    key: uuid.UUID = Field(default_factory=uuid.uuid4)
    at: datetime = Field(default_factory=lambda: datetime.now())
    data: dict = Field(default={}, sa_column=Column(JSON))
    teams: list["Team"] = Relationship(back_populates="hero", sa_relationship_kwargs={"cascade": "all"})


class Team(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    hero_id: int | None = Field(default=None, foreign_key="hero.id")
    hero: Hero | None = Relationship(back_populates="teams")


class Shown(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    email: EmailStr

    @field_validator("email")
    @classmethod
    def lower(cls, value):
        return value.lower()
