"""Batches over tables that are read from the database."""
from __future__ import annotations

from dataclasses import dataclass

from .build import (
    INTEGER, add_column, add_constraint, alter_column, batch, check, column, computed, create_index, drop_column,
    drop_constraint, drop_index, expr_default, foreign_key, func, index, literal_default, plain, primary_key, ty,
    unique,
)


@dataclass
class Reflected:
    name: str
    before: list
    python: str
    operation: dict


T = [
    "CREATE TABLE t (\n\tid INTEGER NOT NULL, \n\tname VARCHAR(50) DEFAULT 'x', \n\tn INTEGER, \n\tPRIMARY KEY (id)\n)",
    "INSERT INTO t VALUES (1, 'one', 10), (2, 'two', NULL)",
]


def case(title, body, *operations, before=None, table="t", arguments="", **more):
    lines = "".join(f"\n    {line}" for line in body.splitlines())
    python = f"with op.batch_alter_table('{table}'{arguments}) as b:{lines}"
    return Reflected(title, before or T, python, batch(table, *operations, **more))


CHECKED = [
    "CREATE TABLE t (id INTEGER NOT NULL, a INTEGER, flag BOOLEAN, CONSTRAINT pk_t PRIMARY KEY (id), CONSTRAINT ck_a CHECK "
    "(a > 0), CONSTRAINT uq_a UNIQUE (a), CONSTRAINT ck_flag CHECK (flag IN (0, 1)))",
    "CREATE INDEX ix_a ON t (a)",
    "INSERT INTO t VALUES (1, 1, 1)",
]
CHILD = [
    "CREATE TABLE parent (id INTEGER NOT NULL, PRIMARY KEY (id))",
    "CREATE TABLE child (id INTEGER NOT NULL, parent_id INTEGER, other_id INTEGER, PRIMARY KEY (id), CONSTRAINT fk_parent "
    "FOREIGN KEY(parent_id) REFERENCES parent (id) ON DELETE CASCADE)",
    "INSERT INTO parent VALUES (1)",
    "INSERT INTO child VALUES (7, 1, NULL)",
]
TREE = [
    "CREATE TABLE node (id INTEGER NOT NULL, up INTEGER, label VARCHAR, PRIMARY KEY (id), FOREIGN KEY(up) REFERENCES node "
    "(id))",
    "INSERT INTO node VALUES (1, NULL, 'root'), (2, 1, 'leaf')",
]

MIXED = [
    "CREATE TABLE parent (id INTEGER NOT NULL, PRIMARY KEY (id))",
    "CREATE TABLE t (id INTEGER NOT NULL, a INTEGER, b INTEGER, PRIMARY KEY (id), FOREIGN KEY(a) REFERENCES parent (id), "
    "CONSTRAINT uq_b UNIQUE (b), CONSTRAINT ck_a CHECK (a > 0))",
]

CASES = [
    case(
        "constraints with names come before those without",
        "b.alter_column('b', nullable=False)",
        alter_column("t", "b", nullable=False),
        before=MIXED,
    ),
    case("not null", "b.alter_column('name', nullable=False)", alter_column("t", "name", nullable=False)),
    case(
        "type of the same kind",
        "b.alter_column('name', type_=sa.String(80))",
        alter_column("t", "name", type=ty("String", length=80)),
    ),
    case("type of another kind", "b.alter_column('n', type_=sa.String())", alter_column("t", "n", type=ty("String"))),
    case(
        "default",
        "b.alter_column('n', server_default='5')\nb.alter_column('name', server_default=None)",
        alter_column("t", "n", server_default={"set": literal_default("5")}),
        alter_column("t", "name", server_default="clear"),
    ),
    case("rename", "b.alter_column('name', new_column_name='title')", alter_column("t", "name", new_name="title")),
    case("rename the key", "b.alter_column('id', new_column_name='ident')", alter_column("t", "id", new_name="ident")),
    case("drop a column", "b.drop_column('n')", drop_column("t", "n")),
    case(
        "add and drop",
        "b.add_column(sa.Column('m', sa.Integer(), nullable=False, server_default='3'))\nb.drop_column('n')",
        add_column("t", column("m", INTEGER, nullable=False, server_default=literal_default("3"))),
        drop_column("t", "n"),
    ),
    case(
        "add a column with a moment as default",
        "b.add_column(sa.Column('made', sa.DateTime(), server_default=sa.func.now()), insert_after='id')\n"
        "b.drop_column('name')\nb.drop_column('n')",
        add_column("t", column("made", ty("DateTime"), server_default=expr_default(func("now"))), insert_after="id"),
        drop_column("t", "name"),
        drop_column("t", "n"),
        arguments=", recreate='always'",
        recreate="always",
        before=[T[0]],
    ),
    case(
        "add a stored column",
        "b.add_column(sa.Column('twice', sa.Integer(), sa.Computed('n * 2', persisted=True)))",
        add_column("t", column("twice", INTEGER, server_default=computed("n * 2", True))),
    ),
    case(
        "unique and check",
        "b.create_unique_constraint('uq', ['name'])\nb.create_check_constraint('ck', 'n > 1')",
        add_constraint("t", unique("name", name=plain("uq"))),
        add_constraint("t", check("n > 1", name=plain("ck"))),
    ),
    case(
        "index",
        "b.alter_column('n', nullable=True)\nb.create_index('ix', ['n', 'name'], unique=True)",
        alter_column("t", "n", nullable=True),
        create_index("t", index(plain("ix"), "n", "name", unique=True)),
    ),
    case(
        "index in place",
        "b.create_index('ix', ['n'])",
        create_index("t", index(plain("ix"), "n")),
    ),
    case("rebuilt as it is", "pass", arguments=", recreate='always'", recreate="always", before=CHECKED),
    case(
        "constraints and indexes stay",
        "b.alter_column('flag', nullable=False)",
        alter_column("t", "flag", nullable=False),
        before=CHECKED,
    ),
    case(
        "constraints and indexes go",
        "b.drop_constraint('ck_a', type_='check')\nb.drop_constraint('uq_a', type_='unique')\nb.drop_index('ix_a')\n"
        "b.drop_constraint('pk_t', type_='primary')",
        drop_constraint(plain("ck_a"), "t", "check"),
        drop_constraint(plain("uq_a"), "t", "unique"),
        drop_index(plain("ix_a"), "t"),
        drop_constraint(plain("pk_t"), "t", "primary"),
        before=CHECKED,
    ),
    case(
        "boolean to integer",
        "b.alter_column('flag', existing_type=sa.Boolean(create_constraint=True, name='ck_flag'), type_=sa.Integer())",
        alter_column("t", "flag", existing_type=ty("Boolean", create_constraint=True, name="ck_flag"), type=INTEGER),
        before=CHECKED,
    ),
    case(
        "rename what a check, a unique constraint and an index name",
        "b.alter_column('a', new_column_name='amount')",
        alter_column("t", "a", new_name="amount"),
        before=CHECKED,
    ),
    case(
        "drop what a check names",
        "b.drop_index('ix_a')\nb.drop_column('a')",
        drop_index(plain("ix_a"), "t"),
        drop_column("t", "a"),
        before=CHECKED,
    ),
    case("drop what an index names", "b.drop_column('a')", drop_column("t", "a"), before=CHECKED),
    case("drop what is not there", "b.drop_constraint('no')", drop_constraint(plain("no"), "t"), before=CHECKED),
    case(
        "unnamed check",
        "b.alter_column('a', nullable=False)",
        alter_column("t", "a", nullable=False),
        before=["CREATE TABLE t (a INTEGER, b INTEGER, CHECK (a < b))", "INSERT INTO t VALUES (1, 2)"],
    ),
    case(
        "unnamed check of a boolean that is renamed",
        "b.alter_column('flag', existing_type=sa.Boolean, new_column_name='done')",
        alter_column("t", "flag", existing_type=ty("Boolean"), new_name="done"),
        before=["CREATE TABLE t (flag BOOLEAN, CHECK (flag IN (0, 1)))", "INSERT INTO t VALUES (1)"],
    ),
    case(
        "foreign keys stay",
        "b.alter_column('other_id', nullable=False, server_default='4')",
        alter_column("child", "other_id", nullable=False, server_default={"set": literal_default("4")}),
        before=CHILD[:3],
        table="child",
    ),
    case(
        "add a foreign key",
        "b.create_foreign_key('fk_other', 'parent', ['other_id'], ['id'])",
        add_constraint("child", foreign_key(["other_id"], "parent", ["id"], name=plain("fk_other"))),
        before=CHILD,
        table="child",
    ),
    case(
        "drop a foreign key",
        "b.drop_constraint('fk_parent', type_='foreignkey')",
        drop_constraint(plain("fk_parent"), "child", "foreign_key"),
        before=CHILD,
        table="child",
    ),
    case(
        "drop an unnamed foreign key by a convention",
        "b.drop_constraint('fk_node_up_node', type_='foreignkey')",
        drop_constraint(plain("fk_node_up_node"), "node", "foreign_key"),
        before=TREE,
        table="node",
        arguments=", naming_convention={'fk': 'fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s'}",
        naming_convention={"fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s"},
    ),
    case(
        "a tree",
        "b.alter_column('label', new_column_name='title')",
        alter_column("node", "label", new_name="title"),
        before=TREE,
        table="node",
    ),
    case(
        "a tree whose key is renamed",
        "b.alter_column('id', new_column_name='ident')",
        alter_column("node", "id", new_name="ident"),
        before=TREE,
        table="node",
    ),
    case(
        "another key",
        "b.create_primary_key('pk', ['a', 'b'])",
        add_constraint("t", primary_key("a", "b", name=plain("pk"))),
        before=["CREATE TABLE t (a INTEGER, b INTEGER)", "INSERT INTO t VALUES (1, 2)"],
    ),
    case(
        "defaults of all kinds",
        "b.alter_column('z', nullable=False)",
        alter_column("t", "z", nullable=False),
        before=[
            "CREATE TABLE t (a INTEGER DEFAULT 10, b INTEGER DEFAULT 5, c VARCHAR DEFAULT 'it''s', d DATETIME DEFAULT "
            "CURRENT_TIMESTAMP, e INTEGER DEFAULT (1 + 2), f FLOAT DEFAULT -1.5, g INTEGER DEFAULT NULL, z INTEGER)",
            "INSERT INTO t (d, z) VALUES ('then', 1)",
        ],
    ),
    case(
        "partial index",
        "b.alter_column('b', nullable=False)",
        alter_column("t", "b", nullable=False),
        before=["CREATE TABLE t (a INTEGER, b INTEGER)", "CREATE INDEX ix ON t (a) WHERE b > 1"],
    ),
    case(
        "partial index over a renamed column",
        "b.alter_column('b', new_column_name='c')",
        alter_column("t", "b", new_name="c"),
        before=["CREATE TABLE t (a INTEGER, b INTEGER)", "CREATE INDEX ix ON t (a) WHERE b > 1"],
    ),
    case(
        "index of an expression",
        "b.alter_column('a', nullable=False)",
        alter_column("t", "a", nullable=False),
        before=["CREATE TABLE t (a VARCHAR, b INTEGER)", "CREATE INDEX ix ON t (lower(a), b DESC)"],
    ),
    case(
        "computed column",
        "b.alter_column('b', nullable=False)",
        alter_column("t", "b", nullable=False),
        before=[
            "CREATE TABLE t (a INTEGER, b INTEGER, c INTEGER GENERATED ALWAYS AS (a + b) STORED)",
            "INSERT INTO t (a, b) VALUES (1, 2)",
        ],
    ),
    case(
        "text to a moment",
        "b.alter_column('at', type_=sa.DateTime())",
        alter_column("t", "at", type=ty("DateTime")),
        before=["CREATE TABLE t (at VARCHAR)", "INSERT INTO t VALUES ('2020-01-02 03:04:05')"],
    ),
    case(
        "names that must be quoted",
        "b.alter_column('Order', new_column_name='select')\nb.drop_column('From')",
        alter_column("My Table", "Order", new_name="select"),
        drop_column("My Table", "From"),
        before=[
            'CREATE TABLE "My Table" ("Id" INTEGER NOT NULL, "Order" INTEGER, "From" INTEGER, PRIMARY KEY ("Id"))',
            'INSERT INTO "My Table" VALUES (1, 2, 3)',
        ],
        table="My Table",
    ),
    case(
        "autoincrement, without rowid and strict",
        "b.alter_column('a', nullable=True)",
        alter_column("t", "a", nullable=True),
        before=["CREATE TABLE t (id TEXT NOT NULL, a INTEGER NOT NULL, PRIMARY KEY (id)) WITHOUT ROWID, STRICT"],
    ),
    case(
        "autoincrement",
        "b.alter_column('a', nullable=True)",
        alter_column("t", "a", nullable=True),
        before=["CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, a INTEGER NOT NULL)"],
    ),
    case(
        "a collation",
        "b.alter_column('b', nullable=False)",
        alter_column("t", "b", nullable=False),
        before=["CREATE TABLE t (a VARCHAR(5) COLLATE NOCASE, b INTEGER)"],
    ),
]
