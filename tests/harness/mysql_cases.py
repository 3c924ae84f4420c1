"""Small pairs of tables in a database and models, each of a table of its own, for comparing what autogenerate finds."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Case:
    """What the database has, what the models say, and where Limbeck finds something else than real Alembic."""

    # The body of CREATE TABLE, without the key `id`.
    have: str
    # The further arguments of `sa.Table`.
    want: str
    # Limbeck's operations where they are not Alembic's: docs/differences.md says why.
    ours: tuple[str, ...] | None = None
    # Statements before the table.
    before: tuple[str, ...] = field(default=())


PARENT = (
    "CREATE TABLE parents (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, code VARCHAR(20), UNIQUE KEY uq_code (code))"
)
PARENT_MODEL = 'sa.Column("code", sa.String(20), unique=True)'


def col(type_: str, more: str = "") -> str:
    """A column `a`."""
    return f'sa.Column("a", {type_}{", " + more if more else ""})'


FK = "CONSTRAINT fk_{t} FOREIGN KEY (a) REFERENCES parents (id)"
CASES: dict[str, Case] = {
    # Foreign keys and the indexes that the server makes for them.
    "fk_named": Case(f"a INT, {FK}", col("sa.Integer", 'sa.ForeignKey("parents.id", name="fk_{t}")')),
    "fk_unnamed": Case(
        "a INT, FOREIGN KEY (a) REFERENCES parents (id)", col("sa.Integer", 'sa.ForeignKey("parents.id")')
    ),
    "fk_own_index": Case(
        f"a INT, KEY ix_{{t}}_a (a), {FK}",
        col("sa.Integer", 'sa.ForeignKey("parents.id", name="fk_{t}"), index=True'),
    ),
    "fk_index_wanted": Case(
        f"a INT, {FK}", col("sa.Integer", 'sa.ForeignKey("parents.id", name="fk_{t}"), index=True')
    ),
    "fk_index_of_column": Case(
        "a INT, KEY a (a), FOREIGN KEY (a) REFERENCES parents (id)",
        col("sa.Integer", 'sa.ForeignKey("parents.id")') + ', sa.Index("a", "a")',
    ),
    "fk_pair": Case(
        "a INT, b VARCHAR(20), FOREIGN KEY (b) REFERENCES parents (code), FOREIGN KEY (a) REFERENCES parents (id)",
        col("sa.Integer", 'sa.ForeignKey("parents.id")')
        + ', sa.Column("b", sa.String(20), sa.ForeignKey("parents.code"))',
    ),
    # The index of a key that goes would stay behind.
    "fk_gone": Case(
        f"a INT, {FK}",
        col("sa.Integer"),
        ours=("drop_constraint fk_{t} foreignkey", "drop_index fk_{t}"),
    ),
    "fk_gone_unnamed": Case("a INT, FOREIGN KEY (a) REFERENCES parents (id)", col("sa.Integer")),
    # Added constraints have names.
    "fk_added": Case("a INT", col("sa.Integer", 'sa.ForeignKey("parents.id", name="fk_{t}")')),
    "fk_delete": Case(
        f"a INT, {FK}", col("sa.Integer", 'sa.ForeignKey("parents.id", name="fk_{t}", ondelete="CASCADE")')
    ),
    "fk_no_delete": Case(
        f"a INT, {FK} ON DELETE SET NULL", col("sa.Integer", 'sa.ForeignKey("parents.id", name="fk_{t}")')
    ),
    "fk_restrict": Case(
        f"a INT, {FK}",
        col("sa.Integer", 'sa.ForeignKey("parents.id", name="fk_{t}", ondelete="RESTRICT", onupdate="NO ACTION")'),
    ),
    # The server does not let the index go, and Alembic's script fails.
    "fk_index_needed": Case(
        f"a INT, KEY ix_{{t}} (a), {FK}", col("sa.Integer", 'sa.ForeignKey("parents.id", name="fk_{t}")'), ours=()
    ),
    "fk_index_changes": Case(
        f"a INT, b INT, KEY ix_{{t}} (a), {FK}",
        col("sa.Integer", 'sa.ForeignKey("parents.id", name="fk_{t}")')
        + ', sa.Column("b", sa.Integer), sa.Index("ix_{t}", "a", "b")',
        ours=(
            "drop_constraint fk_{t} foreignkey",
            "drop_index ix_{t}",
            "create_index ix_{t}",
            "create_foreign_key fk_{t}",
        ),
    ),
    # Unique constraints and indexes.
    "uq_same": Case("a INT, UNIQUE KEY uq_{t} (a)", col("sa.Integer") + ', sa.UniqueConstraint("a", name="uq_{t}")'),
    "uq_unnamed": Case("a INT, UNIQUE KEY (a)", col("sa.Integer", "unique=True")),
    "uq_index": Case("a INT, UNIQUE KEY ix_{t}_a (a)", col("sa.Integer", "unique=True, index=True")),
    "uq_gone": Case("a INT, UNIQUE KEY uq_{t} (a)", col("sa.Integer")),
    "uq_added": Case("a INT", col("sa.Integer") + ', sa.UniqueConstraint("a", name="uq_{t}")'),
    "uq_columns": Case(
        "a INT, b INT, UNIQUE KEY uq_{t} (a)",
        col("sa.Integer") + ', sa.Column("b", sa.Integer), sa.UniqueConstraint("a", "b", name="uq_{t}")',
    ),
    # Alembic does not see that the order differs.
    "uq_order": Case(
        "a INT, b INT, UNIQUE KEY uq_{t} (b, a)",
        col("sa.Integer") + ', sa.Column("b", sa.Integer), sa.UniqueConstraint("a", "b", name="uq_{t}")',
        ours=("drop_constraint uq_{t} unique", "create_unique_constraint uq_{t}"),
    ),
    "uq_to_index": Case("a INT, UNIQUE KEY ix_{t} (a)", col("sa.Integer") + ', sa.Index("ix_{t}", "a")'),
    "ix_same": Case(
        "a INT, b INT, KEY ix_{t} (b, a)",
        col("sa.Integer") + ', sa.Column("b", sa.Integer), sa.Index("ix_{t}", "b", "a")',
    ),
    "ix_added": Case("a INT", col("sa.Integer", "index=True")),
    "ix_gone": Case("a INT, KEY ix_{t} (a)", col("sa.Integer")),
    "ix_columns": Case(
        "a INT, b INT, KEY ix_{t} (b)", col("sa.Integer") + ', sa.Column("b", sa.Integer), sa.Index("ix_{t}", "b", "a")'
    ),
    "ix_to_unique": Case("a INT, KEY ix_{t} (a)", col("sa.Integer") + ', sa.Index("ix_{t}", "a", unique=True)'),
    "ix_prefix_same": Case(
        "a TEXT, KEY ix_{t} (a(20))", col("sa.Text") + ', sa.Index("ix_{t}", "a", mysql_length=20, mariadb_length=20)'
    ),
    # Alembic does not compare the options of an index.
    "ix_prefix": Case(
        "a TEXT, KEY ix_{t} (a(10))",
        col("sa.Text") + ', sa.Index("ix_{t}", "a", mysql_length=20, mariadb_length=20)',
        ours=("drop_index ix_{t}", "create_index ix_{t}"),
    ),
    "ix_fulltext": Case(
        "a TEXT, FULLTEXT KEY ix_{t} (a)",
        col("sa.Text") + ', sa.Index("ix_{t}", "a", mysql_prefix="FULLTEXT", mariadb_prefix="FULLTEXT")',
    ),
    # Types.
    "ty_bool": Case("a TINYINT(1)", col("sa.Boolean")),
    "ty_bool_wide": Case("a TINYINT(4)", col("sa.Boolean")),
    "ty_bool_int": Case("a INT", col("sa.Boolean")),
    "ty_int": Case("a INT(8)", col("sa.Integer")),
    "ty_bigint": Case("a INT", col("sa.BigInteger")),
    # Types are compared exactly: docs/differences.md, "Compared exactly".
    "ty_unsigned": Case("a INT UNSIGNED", col("sa.Integer"), ours=("alter_column a type_",)),
    "ty_varchar": Case("a VARCHAR(20)", col("sa.String(30)")),
    "ty_text": Case("a VARCHAR(20)", col("sa.Text")),
    "ty_longtext": Case("a LONGTEXT", col("sa.Text")),
    # The server takes the smallest type that holds as much; Alembic finds this again and again.
    "ty_text_length": Case("a TEXT(50)", col("sa.Text(50)"), ours=()),
    "ty_numeric": Case("a DECIMAL(10,2)", col("sa.Numeric(12, 2)")),
    "ty_numeric_bare": Case("a DECIMAL(10,2)", col("sa.Numeric()"), ours=("alter_column a type_",)),
    "ty_decimal": Case("a DECIMAL(10,2)", col("sa.DECIMAL(10, 2)")),
    "ty_float": Case("a FLOAT", col("sa.Float")),
    "ty_double": Case("a DOUBLE", col("sa.Double")),
    "ty_float_double": Case("a DOUBLE", col("sa.Float(53)"), ours=()),
    "ty_real": Case("a REAL", col("sa.REAL"), ours=()),
    "ty_json": Case("a JSON", col("sa.JSON")),
    "ty_json_text": Case("a LONGTEXT", col("sa.JSON")),
    "ty_json_short": Case("a TEXT", col("sa.JSON")),
    "ty_enum": Case("a ENUM('x','y')", col('sa.Enum("x", "y")')),
    "ty_enum_order": Case("a ENUM('x','y')", col('sa.Enum("y", "x")')),
    "ty_enum_more": Case("a ENUM('x','y')", col('sa.Enum("x", "y", "z")')),
    "ty_enum_fewer": Case("a ENUM('x','y','z')", col('sa.Enum("x", "y")')),
    "ty_set": Case("a SET('x','y')", col('mysql.SET("x", "y")')),
    # Alembic compares names and lengths alone.
    "ty_set_more": Case("a SET('x','y')", col('mysql.SET("x", "y", "z")'), ours=("alter_column a type_",)),
    "ty_collation": Case("a VARCHAR(20) COLLATE utf8mb4_bin", col('sa.String(20, collation="utf8mb4_unicode_ci")')),
    "ty_collation_same": Case("a VARCHAR(20) COLLATE utf8mb4_bin", col('sa.String(20, collation="utf8mb4_bin")')),
    "ty_collation_open": Case("a VARCHAR(20) COLLATE utf8mb4_bin", col("sa.String(20)")),
    # The table's own collation is not the model's.
    "ty_collation_table": Case(
        "a VARCHAR(20)", col('sa.String(20, collation="utf8mb4_bin")'), ours=("alter_column a type_",)
    ),
    "ty_charset": Case("a VARCHAR(20) CHARACTER SET latin1", col('mysql.VARCHAR(20, charset="utf8mb4")')),
    "ty_charset_same": Case("a VARCHAR(20) CHARACTER SET latin1", col('mysql.VARCHAR(20, charset="latin1")')),
    "ty_fsp": Case("a DATETIME(6)", col("sa.DateTime"), ours=("alter_column a type_",)),
    "ty_fsp_same": Case("a DATETIME(6)", col("mysql.DATETIME(fsp=6)")),
    "ty_uuid": Case("a UUID", col("sa.Uuid")),
    "ty_blob": Case("a LONGBLOB", col("sa.LargeBinary")),
    "ty_year": Case("a YEAR", col("mysql.YEAR")),
    "ty_interval": Case("a DATETIME", col("sa.Interval")),
    # Server defaults.
    "df_quoted": Case("a INT DEFAULT 5", col("sa.Integer", 'server_default="5"')),
    "df_number": Case("a INT DEFAULT 5", col("sa.Integer", 'server_default=sa.text("5")')),
    "df_changed": Case("a INT DEFAULT 5", col("sa.Integer", 'server_default="6"')),
    "df_gone": Case("a INT DEFAULT 5", col("sa.Integer")),
    "df_added": Case("a INT", col("sa.Integer", 'server_default="6"')),
    "df_word": Case("a VARCHAR(20) DEFAULT 'it''s'", col("sa.String(20)", 'server_default="it\'s"'), ours=()),
    "df_case": Case("a VARCHAR(20) DEFAULT 'New'", col("sa.String(20)", 'server_default="new"')),
    "df_empty": Case("a VARCHAR(20) DEFAULT ''", col("sa.String(20)", 'server_default=""'), ours=()),
    "df_now": Case("a DATETIME DEFAULT CURRENT_TIMESTAMP", col("sa.DateTime", "server_default=sa.func.now()"), ours=()),
    "df_now_word": Case(
        "a DATETIME DEFAULT CURRENT_TIMESTAMP", col("sa.DateTime", 'server_default=sa.text("CURRENT_TIMESTAMP")')
    ),
    "df_update": Case(
        "a DATETIME DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP",
        col("sa.DateTime", 'server_default=sa.text("CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP")'),
    ),
    "df_update_gone": Case(
        "a DATETIME DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP",
        col("sa.DateTime", 'server_default=sa.text("CURRENT_TIMESTAMP")'),
    ),
    "df_expression": Case(
        "a VARCHAR(36) DEFAULT (uuid())", col("sa.String(36)", 'server_default=sa.text("(uuid())")'), ours=()
    ),
    "df_sum": Case("a INT DEFAULT (1 + 2)", col("sa.Integer", 'server_default=sa.text("(1+2)")'), ours=()),
    "df_true": Case("a BOOL DEFAULT TRUE", col("sa.Boolean", "server_default=sa.true()"), ours=()),
    "df_true_number": Case("a BOOL DEFAULT TRUE", col("sa.Boolean", 'server_default="1"')),
    "df_decimal": Case("a DECIMAL(10,2) DEFAULT 1.5", col("sa.Numeric(10, 2)", 'server_default="1.5"'), ours=()),
    "df_day": Case("a DATE DEFAULT '2020-01-31'", col("sa.Date", 'server_default="2020-01-31"'), ours=()),
    "df_null": Case("a VARCHAR(20) DEFAULT NULL", col("sa.String(20)", 'server_default=sa.text("NULL")'), ours=()),
    "df_enum": Case("a ENUM('x','y') DEFAULT 'x'", col('sa.Enum("x", "y")', 'server_default="x"')),
    # NULL, comments, keys, computed columns, checks.
    "nl_not": Case("a INT", col("sa.Integer", "nullable=False")),
    "nl_null": Case("a INT NOT NULL", col("sa.Integer")),
    "cm_column": Case("a INT COMMENT 'old'", col("sa.Integer", 'comment="it\'s new"')),
    "cm_gone": Case("a INT COMMENT 'old'", col("sa.Integer")),
    "cm_same": Case(r"a INT COMMENT 'it''s \\ 100%'", col("sa.Integer", r'comment="it\'s \\ 100%"')),
    "cm_table": Case("a INT", col("sa.Integer") + ', comment="of the table"'),
    "co_same": Case(
        "a INT, b INT AS (a * 2) VIRTUAL", col("sa.Integer") + ', sa.Column("b", sa.Integer, sa.Computed("a*2"))'
    ),
    # Alembic warns that it cannot; a computed column is made anew.
    "co_changed": Case(
        "a INT, b INT AS (a * 2) VIRTUAL",
        col("sa.Integer") + ', sa.Column("b", sa.Integer, sa.Computed("a * 3"))',
        ours=("add_column b", "drop_column b"),
    ),
    "co_type": Case(
        "a INT, b INT AS (a * 2) VIRTUAL",
        col("sa.Integer") + ', sa.Column("b", sa.BigInteger, sa.Computed("a * 2"))',
        ours=("add_column b", "drop_column b"),
    ),
    # Alembic's plugin for checks compares names, when it is switched on.
    "ck_same": Case(
        "a INT, CONSTRAINT ck_{t} CHECK (a > 0 AND a < 9)",
        col("sa.Integer") + ', sa.CheckConstraint("a>0 and (a<9)", name="ck_{t}")',
    ),
    "ck_changed": Case(
        "a INT, CONSTRAINT ck_{t} CHECK (a > 0)",
        col("sa.Integer") + ', sa.CheckConstraint("a > 1", name="ck_{t}")',
        ours=("drop_constraint ck_{t} check", "create_check_constraint ck_{t}"),
    ),
    "ck_unnamed": Case("a INT, CHECK (a > 0)", col("sa.Integer") + ', sa.CheckConstraint("a > 0")'),
    "ck_column": Case("a INT CHECK (a > 0)", col("sa.Integer", 'sa.CheckConstraint("a > 0")')),
    # Written anew, a column loses its own check; it comes back under a name.
    "ck_column_type": Case(
        "a INT CHECK (a > 0)",
        col("sa.BigInteger", 'sa.CheckConstraint("a > 0")'),
        ours=("alter_column a type_", "create_check_constraint {t}_check"),
    ),
    "ck_gone": Case(
        "a INT, CONSTRAINT ck_{t} CHECK (a > 0)", col("sa.Integer"), ours=("drop_constraint ck_{t} check",)
    ),
    # Alembic does not compare primary keys. The server numbers `id`, and changes the key in one statement.
    "pk_changed": Case(
        "a INT NOT NULL",
        'sa.Column("a", sa.Integer, primary_key=True, autoincrement=False)',
        ours=("execute ALTER TABLE {t} DROP PRIMARY KEY, ADD PRIMARY KEY (id, a)",),
    ),
    # Columns.
    "cl_added": Case("a INT", col("sa.Integer") + ', sa.Column("b", sa.String(9), nullable=False, server_default="x")'),
    "cl_gone": Case("a INT, b INT, KEY ix_{t} (b)", col("sa.Integer")),
    "cl_several": Case(
        "a INT NOT NULL DEFAULT 3 COMMENT 'x'", col("sa.BigInteger", 'nullable=True, server_default="4", comment="y"')
    ),
}
