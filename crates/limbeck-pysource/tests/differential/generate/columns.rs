//! Types, columns, constraints, expressions of SQLAlchemy.

use super::{Generator, Kind};

const TYPES: &[&str] = &[
    "SA.Integer()",
    "SA.Integer",
    "SA.String(50)",
    "SA.String(length=20, collation='C')",
    "SA.Text()",
    "SA.Boolean()",
    "SA.DateTime(timezone=True)",
    "SA.DateTime()",
    "SA.Numeric(10, 2)",
    "SA.Numeric(precision=5, asdecimal=True)",
    "SA.Float()",
    "SA.Float(asdecimal=False)",
    "SA.LargeBinary()",
    "SA.Date",
    "SA.Time()",
    "SA.Interval()",
    "SA.Interval(native=True)",
    "SA.JSON()",
    "SA.Uuid()",
    "SA.Uuid(as_uuid=True)",
    "SA.Enum('a', 'b', name='e')",
    "SA.Enum('a', 'bcd', name='e', native_enum=False, length=20)",
    "SA.Enum('x', name='f', schema='s')",
    "SA.Enum('x', name='f', create_type=False)",
    "SA.ARRAY(SA.Integer)",
    "SA.ARRAY(SA.String(5), dimensions=2)",
    "SA.BigInteger()",
    "SA.SmallInteger",
    "SA.Unicode(10)",
    "SA.VARCHAR(30)",
    "SA.TIMESTAMP(timezone=True)",
    "SA.CHAR(1)",
    "SA.INTEGER()",
    "SA.UUID(as_uuid=False)",
    "PG.JSONB()",
    "PG.JSONB(astext_type=SA.Text())",
    "PG.UUID()",
    "PG.UUID(as_uuid=True)",
    "PG.ARRAY(SA.Text())",
    "PG.ARRAY(PG.UUID())",
    "PG.TIMESTAMP(precision=3)",
    "PG.TIMESTAMP(timezone=True)",
    "PG.INET",
    "PG.BYTEA()",
    "PG.ENUM('a', 'b', name='g', create_type=False)",
    "PG.ENUM('a', name='g')",
    "PG.TSVECTOR()",
    "PG.CITEXT()",
    "PG.INTERVAL(fields='DAY')",
    "PG.HSTORE()",
    "PG.NUMERIC(3)",
    "PG.DOUBLE_PRECISION()",
    "PG.BIT(3, varying=True)",
    "PG.DATERANGE()",
    "PG.JSON(none_as_null=True)",
    "mysql.INTEGER(unsigned=True)",
    "mysql.TINYINT(1)",
    "mysql.BIGINT(display_width=20, unsigned=True, zerofill=False)",
    "mysql.DECIMAL(10, 2, unsigned=True)",
    "mysql.DOUBLE(asdecimal=True)",
    "mysql.DOUBLE(8)",
    "mysql.FLOAT(8, 3, True)",
    "mysql.VARCHAR(20, charset='utf8mb4', collation='utf8mb4_bin')",
    "mysql.VARCHAR(20, 'utf8mb4')",
    "mysql.NVARCHAR(length=20)",
    "mysql.TINYTEXT()",
    "mysql.LONGTEXT(collation='utf8mb4_bin')",
    "mysql.ENUM('a', 'b')",
    "mysql.ENUM('a', name='e', charset='latin1')",
    "mysql.ENUM('a', strict=True)",
    "mysql.SET('a', 'b', retrieve_as_bitwise=True)",
    "mysql.SET('a', '')",
    "mysql.DATETIME(fsp=6)",
    "mysql.TIMESTAMP(False, 3)",
    "mysql.YEAR(4)",
    "mysql.BIT",
    "mysql.JSON()",
    "mysql.MEDIUMBLOB(5)",
    "SA.JSON().with_variant(PG.JSONB(), 'postgresql')",
    "SA.Text().with_variant(mysql.LONGTEXT(), 'mysql')",
    "SA.BigInteger().with_variant(SA.Integer(), 'sqlite')",
    "SA.types.String(9)",
    "SA.String(9, 'C')",
    "SA.sql.sqltypes.Text()",
    "SA.Double()",
    "SA.REAL()",
    "SA.types.NullType()",
];

const EXPRESSIONS: &[&str] = &[
    "SA.text('now()')",
    "SA.func.now()",
    "SA.func.current_timestamp()",
    "SA.text(\"'x'::character varying\")",
    "SA.true()",
    "SA.false()",
    "SA.null()",
    "SA.literal_column('5')",
    "SA.func.coalesce(SA.column('a'), 1)",
    "SA.text('a \\\\:b')",
    "SA.func.gen_random_uuid()",
    "SA.func.NOW()",
    "SA.func.MyFunc('x', 2)",
    "SA.func.pg_catalog.now()",
    "SA.cast('1', SA.Integer)",
    "SA.cast(SA.func.now(), SA.Date())",
    "OP.inline_literal(7)",
    "OP.inline_literal('seven')",
    "SA.sql.func.now()",
    "SA.sql.expression.text('1')",
    "SA.func.lower(SA.text('x'))",
];

impl Generator {
    fn named(&self, text: &str) -> String {
        text.replace("SA.", &format!("{}.", self.sa))
            .replace("PG.", &format!("{}.", self.pg))
            .replace("OP.", &format!("{}.", self.op))
    }

    pub(super) fn sql_type(&mut self) -> String {
        if let Some(own) = self.own_type() {
            return own;
        }
        let text = self.random.pick(TYPES);
        self.named(text)
    }

    pub(super) fn sql_expression(&mut self) -> String {
        let text = self.random.pick(EXPRESSIONS);
        self.named(text)
    }

    /// A default: a string is a literal.
    pub(super) fn server_default(&mut self) -> String {
        match self.random.below(4) {
            0 => self.value(Kind::Str, 1),
            1 => "None".to_owned(),
            _ => self.sql_expression(),
        }
    }

    pub(super) fn constraint_name(&mut self) -> String {
        match self.random.below(5) {
            0 => "None".to_owned(),
            1 => self.named("OP.f('pk_named')"),
            2 => self.named("OP.f(f'ix_{1}')"),
            _ => self.random.pick(&["'uq_a'", "'ck_a'", "'long name'"]).to_owned(),
        }
    }

    /// A column of a given name.
    pub(super) fn column(&mut self, name: &str) -> String {
        let mut parts = vec![name.to_owned(), self.sql_type()];
        if self.random.one_in(6) {
            let key = self.random.pick(&[
                "SA.ForeignKey('users.id')",
                "SA.ForeignKey('s.users.id', ondelete='CASCADE', name='fk_x')",
                "SA.ForeignKey('t.a', onupdate='SET NULL', deferrable=True, initially='DEFERRED')",
                "SA.ForeignKey('t.a', use_alter=True, name=OP.f('fk'))",
            ]);
            parts.push(self.named(key));
        }
        if self.random.one_in(14) {
            let item = self.random.pick(&[
                "SA.Identity(always=True, start=10)",
                "SA.Identity()",
                "SA.Computed('a + 1', persisted=True)",
                "SA.Computed('a')",
                "SA.CheckConstraint('a > 0', name='ck_col')",
                "SA.FetchedValue()",
            ]);
            parts.push(self.named(item));
        }
        if self.random.one_in(3) {
            parts.push(format!("nullable={}", self.value(Kind::Bool, 1)));
        }
        if self.random.one_in(4) {
            parts.push(format!("server_default={}", self.server_default()));
        }
        for (chance, text) in [
            (9, "primary_key=True"),
            (8, "unique=True"),
            (8, "index=True"),
            (9, "comment='a comment'"),
            (12, "autoincrement=False"),
            (12, "autoincrement=True"),
            (12, "default=5"),
            (20, "default=lambda: 1"),
            (25, "system=True"),
            (25, "info={'x': 1}"),
            (30, "sqlite_on_conflict_unique='IGNORE'"),
            (40, "key='other'"),
            (40, "quote=True"),
            (40, "server_default='again'"),
        ] {
            let keyword = text.split('=').next().unwrap_or("");
            let given = parts.iter().any(|part| part.starts_with(&format!("{keyword}=")));
            if self.random.one_in(chance) && !given {
                parts.push(text.to_owned());
            }
        }
        format!("{}.Column({})", self.sa, parts.join(", "))
    }

    /// A list of columns.
    pub(super) fn columns(&mut self) -> String {
        match self.random.below(3) {
            0 => format!("[{}.Column(z, {}.Text()) for z in 'xy']", self.sa, self.sa),
            1 => format!("[{}]", self.column("'c1'")),
            _ => format!("({}, {})", self.column("'c1'"), self.column("'c2'")),
        }
    }

    /// Something that stands behind the columns `a` and `b` of a table.
    pub(super) fn table_item(&mut self) -> String {
        let item = self.random.pick(&[
            "SA.PrimaryKeyConstraint('a')",
            "SA.PrimaryKeyConstraint('a', 'b', name=OP.f('pk'))",
            "SA.UniqueConstraint('a', 'b', name='uq')",
            "SA.UniqueConstraint('a', deferrable=True, postgresql_nulls_not_distinct=True)",
            "SA.CheckConstraint('a > b', name=OP.f('ck'))",
            "SA.CheckConstraint(SA.text('a <> 1'))",
            "SA.ForeignKeyConstraint(['a'], ['x.id'], ondelete='CASCADE')",
            "SA.ForeignKeyConstraint(['a', 'b'], ['s.x.id', 's.x.no'], name='fk2', match='FULL')",
            "SA.Index('ix_1', 'a', unique=True)",
            "SA.Index('ix_2', SA.text('lower(b)'), postgresql_using='gin')",
            "SA.Index('ix_3', 'a', 'b', postgresql_where=SA.text('a > 1'), sqlite_where=SA.text('a > 1'))",
            "SA.UniqueConstraint('missing')",
            "PG.ExcludeConstraint(('a', '='), (SA.column('b'), '&&'), using='gist', name='ex')",
            "SA.PrimaryKeyConstraint('b', sqlite_on_conflict='FAIL')",
        ]);
        self.named(item)
    }
}
