//! Calls of `op`.

use super::{Generator, Kind};

impl Generator {
    fn table_name(&mut self) -> String {
        if self.random.one_in(4) {
            return self.value(Kind::Str, 1);
        }
        self.random.pick(&["'t'", "'users'", "'Mixed Case'", "f'{1}_t'"]).to_owned()
    }

    fn schema(&mut self) -> &'static str {
        self.random.pick(&["", "", "", ", schema='s'", ", schema=None"])
    }

    fn if_flag(&mut self, name: &str) -> String {
        match self.random.below(6) {
            0 => format!(", {name}=True"),
            1 => format!(", {name}=False"),
            _ => String::new(),
        }
    }

    pub(super) fn operation(&mut self) {
        let text = match self.random.below(17) {
            0 | 1 => self.create_table(),
            2 => format!("drop_table({}{}{})", self.table_name(), self.schema(), self.if_flag("if_exists")),
            3 => {
                format!("rename_table({}, {}{})", self.table_name(), self.value(Kind::Str, 1), self.schema())
            }
            4 => {
                let column = self.column("'c'");
                let flag = self.if_flag("if_not_exists");
                let inline = self.if_flag("inline_references");
                format!("add_column({}, {column}{}{flag}{inline})", self.table_name(), self.schema())
            }
            5 => {
                let changes = self.alterations();
                format!("alter_column({}, 'c'{changes}{})", self.table_name(), self.schema())
            }
            6 => format!(
                "drop_column({}, 'c'{}{})",
                self.table_name(),
                self.schema(),
                self.if_flag("if_exists")
            ),
            7 => {
                let index = self.index_arguments();
                let name = self.constraint_name();
                format!("create_index({name}, {}, {index}{})", self.table_name(), self.schema())
            }
            8 => {
                let rest = self.random.pick(&[
                    "",
                    ", 't'",
                    ", table_name='t'",
                    ", 't', postgresql_concurrently=True",
                    ", postgresql_using='gin'",
                    ", 't', if_exists=True",
                    ", 't', postgresql_nonsense=1",
                ]);
                format!("drop_index({}{rest}{})", self.constraint_name(), self.schema())
            }
            9 => self.create_constraint(),
            10 => {
                let kind = self.random.pick(&[
                    "",
                    ", type_='unique'",
                    ", 'foreignkey'",
                    ", type_='primary'",
                    ", type_='check'",
                    ", type_='other'",
                ]);
                format!("drop_constraint({}, 't'{kind}{})", self.constraint_name(), self.schema())
            }
            11 => format!(
                "create_table_comment('t', {}, existing_comment={}{})",
                self.value(Kind::Str, 1),
                self.random.pick(&["None", "'old'"]),
                self.schema()
            ),
            12 => format!("drop_table_comment('t'{})", self.schema()),
            13 | 14 => format!("execute({})", self.executed()),
            15 => return self.enumeration(),
            _ => return self.bulk_insert(),
        };
        self.line(&format!("{}.{text}", self.op));
    }

    fn create_table(&mut self) -> String {
        let mut parts = vec![self.table_name(), self.column("'a'"), self.column("'b'")];
        if self.random.one_in(3)
            && let Some(columns) = self.variable(Kind::Columns)
        {
            parts.push(format!("*{columns}"));
        }
        for _ in 0..self.random.below(3) {
            parts.push(self.table_item());
        }
        if self.random.one_in(4) {
            // Constraints may stand before the columns.
            let item = self.table_item();
            parts.insert(1, item);
        }
        for (chance, text) in [
            (6, "schema='s'"),
            (6, "comment='about t'"),
            (8, "if_not_exists=True"),
            (12, "prefixes=['TEMPORARY']"),
            (12, "postgresql_partition_by='RANGE (a)'"),
            (12, "mysql_engine='InnoDB'"),
            (14, "mysql_charset='utf8mb4', mariadb_engine='Aria'"),
            (12, "sqlite_autoincrement=True"),
            (14, "sqlite_with_rowid=False"),
            (16, "postgresql_inherits='base'"),
            (16, "postgresql_with={'fillfactor': 70}"),
            (30, "postgresql_bogus=1"),
            (30, "oracle_compress=True"),
            (30, "info={}"),
        ] {
            if self.random.one_in(chance) {
                parts.push(text.to_owned());
            }
        }
        format!("create_table({})", parts.join(", "))
    }

    fn alterations(&mut self) -> String {
        let mut text = String::new();
        for name in ["nullable", "existing_nullable"] {
            if self.random.one_in(2) {
                text.push_str(&format!(", {name}={}", self.random.pick(&["True", "False", "None"])));
            }
        }
        for name in ["type_", "existing_type"] {
            if self.random.one_in(2) {
                text.push_str(&format!(", {name}={}", self.sql_type()));
            }
        }
        for name in ["server_default", "existing_server_default"] {
            if self.random.one_in(3) {
                let value = if self.random.one_in(4) { "False".to_owned() } else { self.server_default() };
                text.push_str(&format!(", {name}={value}"));
            }
        }
        for (chance, change) in [
            (4, ", new_column_name='d'"),
            (4, ", comment='c'"),
            (8, ", comment=None"),
            (6, ", existing_comment='o'"),
            (6, ", postgresql_using='c::int'"),
            (10, ", autoincrement=True"),
            (10, ", existing_autoincrement=False"),
            (20, ", mssql_drop_check=True"),
            (40, ", nonsense=1"),
        ] {
            if self.random.one_in(chance) && !(change.contains(" comment") && text.contains(" comment")) {
                text.push_str(change);
            }
        }
        text
    }

    fn index_arguments(&mut self) -> String {
        let columns = match self.random.below(6) {
            0 => self.value(Kind::Strings, 2),
            1 => format!("[{}.text('lower(x)'), 'y']", self.sa),
            2 => format!("[{}.func.lower({}.column('x'))]", self.sa, self.sa),
            3 => format!(
                "[{}.column('x').desc(), {}.desc({}.column('y')).nulls_last()]",
                self.sa, self.sa, self.sa
            ),
            4 => format!("[{}.literal_column('x DESC')]", self.sa),
            _ => "['a', 'b']".to_owned(),
        };
        let mut text = columns;
        for (chance, option) in [
            (3, "unique=True"),
            (4, "unique=False"),
            (6, "postgresql_using='gist'"),
            (6, "postgresql_where=SA.text('a IS NULL')"),
            (8, "postgresql_where='b > 1'"),
            (8, "postgresql_ops={'a': 'text_pattern_ops'}"),
            (8, "postgresql_include=['c']"),
            (8, "postgresql_concurrently=True"),
            (10, "postgresql_with={'fillfactor': 50}"),
            (10, "sqlite_where=SA.text('a > 1')"),
            (10, "mysql_length={'a': 10}"),
            (14, "mysql_length=5"),
            (14, "mariadb_length={'a': 3}"),
            (14, "mysql_using='BTREE', mariadb_prefix='FULLTEXT'"),
            (10, "if_not_exists=True"),
            (14, "mssql_clustered=True"),
            (14, "postgresql_nulls_not_distinct=True"),
            (40, "postgresql_wrong=1"),
        ] {
            let keyword = option.split('=').next().unwrap_or("");
            if self.random.one_in(chance) && !text.contains(&format!(", {keyword}=")) {
                text.push_str(&format!(", {}", option.replace("SA.", &format!("{}.", self.sa))));
            }
        }
        text
    }

    fn create_constraint(&mut self) -> String {
        let name = self.constraint_name();
        match self.random.below(5) {
            0 => format!("create_primary_key({name}, 't', ['a']{})", self.schema()),
            1 => {
                let options = self.random.pick(&[
                    "",
                    ", deferrable=True, initially='DEFERRED'",
                    ", postgresql_include=['c']",
                    ", sqlite_on_conflict='FAIL'",
                ]);
                format!("create_unique_constraint({name}, 't', ['a', 'b']{options}{})", self.schema())
            }
            2 => {
                let condition = match self.random.below(3) {
                    0 => self.sql_expression(),
                    1 => self.value(Kind::Str, 1),
                    _ => "'a > 0'".to_owned(),
                };
                format!("create_check_constraint({name}, 't', {condition}{})", self.schema())
            }
            3 => {
                let options = self.random.pick(&[
                    "",
                    ", ondelete='CASCADE'",
                    ", source_schema='s', referent_schema='r'",
                    ", match='FULL', deferrable=False",
                    ", postgresql_not_valid=True",
                    ", use_alter=True",
                    ", onupdate=None",
                ]);
                let columns = self.random.pick(&[
                    "['a'], ['id']",
                    "['a', 'b'], ['x', 'y']",
                    "['a'], ['x', 'y']",
                    "[], []",
                ]);
                let target = self.random.pick(&["'r'", "'t'", "'a.b'"]);
                format!("create_foreign_key({name}, 't', {target}, {columns}{options})")
            }
            _ => format!(
                "create_exclude_constraint('ex', 't', ('a', '='), ({}.column('b'), '&&'), using='gist', where={}.text('a > 1'))",
                self.sa, self.sa
            ),
        }
    }

    fn executed(&mut self) -> String {
        let sa = self.sa;
        match self.random.below(6) {
            0 => format!("{sa}.text({})", self.value(Kind::Str, 2)),
            1 => format!("{sa}.text('x = :a and y = :b').bindparams(a=1, b={})", self.value(Kind::Str, 1)),
            2 => format!("{sa}.DDL({})", self.value(Kind::Str, 2)),
            3 => format!("{sa}.text('x').bindparams(nope=1)"),
            _ => self.value(Kind::Str, 3),
        }
    }

    fn enumeration(&mut self) {
        let name = self.fresh();
        let ty = self.random.pick(&[
            "SA.Enum('a', 'b', name='mood')",
            "PG.ENUM('a', 'b', name='mood')",
            "PG.ENUM('a', name='mood', schema='s', create_type=False)",
            "SA.Enum('a', name='mood', native_enum=False)",
            "SA.Enum('a')",
        ]);
        let ty = ty.replace("SA.", &format!("{}.", self.sa)).replace("PG.", &format!("{}.", self.pg));
        let method = self.random.pick(&["create", "drop"]);
        let first = self.random.pick(&["", ", checkfirst=True", ", checkfirst=False", ", True"]);
        let bind = self.random.pick(&["get_bind()", "get_context().bind"]);
        self.line(&format!("{name} = {ty}\n{name}.{method}({}.{bind}{first})", self.op));
    }

    fn bulk_insert(&mut self) {
        let name = self.fresh();
        let (sa, op) = (self.sa, self.op);
        let table = match self.random.below(3) {
            0 => format!("{sa}.table('t', {sa}.column('a', {sa}.Integer), {sa}.column('b', {sa}.String(5)))"),
            1 => format!(
                "{op}.create_table('t', {sa}.Column('a', {sa}.Integer), {sa}.Column('b', {sa}.Text()))"
            ),
            _ => format!(
                "{sa}.Table('t', {sa}.MetaData(), {sa}.Column('a', {sa}.BigInteger), {sa}.Column('b', {sa}.Unicode(9)))"
            ),
        };
        let rows = match self.random.below(5) {
            0 => format!("[{{'a': {}, 'b': {}}}]", self.value(Kind::Int, 1), self.value(Kind::Str, 1)),
            1 => "[{'a': 1}, {'a': 2}]".to_owned(),
            2 => "[]".to_owned(),
            3 => format!("[{{'a': i, 'b': z}} for i, z in enumerate({})]", self.value(Kind::Strings, 1)),
            _ => "[{'a': 1, 'b': 'x'}, {'a': None, 'b': None}]".to_owned(),
        };
        self.line(&format!("{name} = {table}\n{op}.bulk_insert({name}, {rows})"));
    }

    pub(super) fn batch(&mut self) {
        let options = self.random.pick(&[
            "",
            "",
            ", schema='s'",
            ", recreate='always'",
            ", schema=None",
            ", table_args=()",
            ", naming_convention={'uq': 'uq_%(table_name)s'}",
            ", partial_reordering=[('a', 'b')]",
            ", recreate='sometimes'",
        ]);
        let table = self.table_name();
        self.line(&format!("with {}.batch_alter_table({table}{options}) as batch_op:", self.op));
        self.indent += 1;
        for _ in 0..1 + self.random.below(3) {
            let name = self.constraint_name();
            let text = match self.random.below(12) {
                0 => format!("add_column({}, insert_after='a')", self.column("'c'")),
                1 => format!("add_column({})", self.column("'c'")),
                2 => format!("alter_column('c'{})", self.alterations()),
                3 => "drop_column('c')".to_owned(),
                4 => format!("create_index({name}, {})", self.index_arguments()),
                5 => format!("drop_index({name})"),
                6 => format!("create_unique_constraint({name}, ['a'])"),
                7 => format!("create_foreign_key({name}, 'r', ['a'], ['id'], ondelete='CASCADE')"),
                8 => format!("drop_constraint({name}, type_='unique')"),
                9 => format!("execute({})", self.executed()),
                10 => format!("create_check_constraint({name}, 'a > 1')"),
                _ => format!("create_primary_key({name}, ['a'])"),
            };
            self.line(&format!("batch_op.{text}"));
        }
        if self.random.one_in(6) {
            self.statement();
        }
        self.indent -= 1;
        if self.random.one_in(20) {
            self.line("batch_op.drop_column('late')");
        }
    }
}
