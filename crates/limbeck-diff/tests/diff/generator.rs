//! Schemas out of bytes: each decision takes one, and none left means the simplest choice, so that a failing
//! example shrinks by shrinking its bytes.

use limbeck_schema::{
    Column, Computed, Constraint, Expr, Index, IndexElement, PrimaryKey, Schema, ServerDefault, Table, Type,
    TypeKind,
};

use crate::support::{check, enum_type, index, integer, reference, string, table, unique};

/// The bytes that are left.
pub struct Choices<'a>(pub std::slice::Iter<'a, u8>);

impl Choices<'_> {
    fn pick(&mut self, of: usize) -> usize {
        usize::from(*self.0.next().unwrap_or(&0)) % of
    }

    /// Whether something comes to pass, one time in `of`.
    fn now(&mut self, of: usize) -> bool {
        self.pick(of) == 1
    }
}

/// A schema that a strict database accepts.
pub fn generate(choices: &mut Choices<'_>) -> Schema {
    let enums: Vec<Type> = (0..2).map(|number| enumeration(choices, number)).collect();
    let mut tables = vec![one_table(choices, "t0", &enums)];
    for name in ["t1", "t2", "t3"] {
        if choices.now(2) {
            tables.push(one_table(choices, name, &enums));
        }
    }
    // A name that wanders from table to table.
    if choices.now(2) {
        let table = choices.pick(tables.len());
        tables[table].indexes.push(index("ix_wandering", &["id"]));
    }
    let shapes = tables.clone();
    for table in &mut tables {
        references(choices, table, &shapes);
    }
    Schema { tables, ..Schema::default() }
}

fn enumeration(choices: &mut Choices<'_>, number: usize) -> Type {
    let mut values = vec!["p", "q", "r", "s"];
    let first = choices.pick(values.len());
    values.rotate_left(first);
    values.truncate(2 + choices.pick(3));
    enum_type(&format!("e{number}"), &values)
}

fn one_table(choices: &mut Choices<'_>, name: &str, enums: &[Type]) -> Table {
    let mut columns = Vec::new();
    for number in 0..4 {
        if choices.now(2) {
            columns.push(column(choices, &format!("c{number}"), enums));
        }
    }
    let mut table = table(name, columns);
    primary_key(choices, &mut table);
    if choices.now(4) {
        table.comment = Some(format!("comment {}", choices.pick(3)));
    }
    for number in 1..table.columns.len() {
        objects_of_column(choices, &mut table, number);
    }
    if choices.now(4) && table.column("c0").is_some_and(is_integer) {
        let sql = format!("c0 + {}", choices.pick(3));
        let computed = Computed { sql, persisted: Some(true) };
        let computed = ServerDefault::Computed { computed };
        table.columns.push(Column { server_default: Some(computed), ..integer("c9") });
        if choices.now(2) {
            table.indexes.push(index(&format!("ix_{name}_c9"), &["c9"]));
        }
    }
    table
}

/// The key may be gone, or have a second column.
fn primary_key(choices: &mut Choices<'_>, table: &mut Table) {
    match choices.pick(6) {
        1 => {
            table.constraints.clear();
            table.columns[0].primary_key = false;
        }
        2 if table.columns.len() > 1 => {
            let column = &mut table.columns[1];
            (column.primary_key, column.nullable) = (true, false);
            let columns = vec!["id".to_owned(), column.name.clone()];
            let key = PrimaryKey { columns, ..PrimaryKey::default() };
            table.constraints = vec![Constraint::PrimaryKey { key }];
        }
        _ => {}
    }
}

fn is_integer(column: &Column) -> bool {
    matches!(column.ty.base, TypeKind::Integer {})
}

fn column(choices: &mut Choices<'_>, name: &str, enums: &[Type]) -> Column {
    let mut column = match choices.pick(5) {
        0 => integer(name),
        1 => string(name, 10),
        2 => string(name, 20),
        _ => Column::new(name, enums[choices.pick(2)].clone()),
    };
    column.nullable = !choices.now(3);
    column.comment = choices.now(5).then(|| format!("about {}", choices.pick(2)));
    column.server_default = default(choices, &column);
    if is_integer(&column) && choices.now(6) {
        let written = format!("{name} < {}", choices.pick(3));
        if let Constraint::Check { check } =
            check(choices.now(2).then(|| format!("ck_own_{name}")).as_deref(), &written)
        {
            column.checks.push(check);
        }
    }
    column
}

fn default(choices: &mut Choices<'_>, column: &Column) -> Option<ServerDefault> {
    if let Some(found) = column.ty.base.named_enum() {
        let text = found.values[choices.pick(found.values.len())].clone();
        return choices.now(2).then_some(ServerDefault::Literal { text });
    }
    match choices.pick(5) {
        1 => Some(ServerDefault::Literal { text: choices.pick(3).to_string() }),
        2 => Some(ServerDefault::Expression { expr: Expr::text(format!("1 + {}", choices.pick(3))) }),
        3 => Some(ServerDefault::Expression {
            expr: Expr::Function { name: "now".into(), arguments: Vec::new() },
        }),
        4 => Some(ServerDefault::Expression { expr: Expr::Null {} }),
        _ => None,
    }
}

fn objects_of_column(choices: &mut Choices<'_>, table: &mut Table, number: usize) {
    let (name, column) = (table.name.name.clone(), table.columns[number].name.clone());
    let is_enum = table.columns[number].ty.base.named_enum().is_some();
    if choices.now(4) {
        let title = choices.now(2).then(|| format!("uq_{name}_{column}"));
        table.constraints.push(unique(title.as_deref(), &[&column]));
    }
    if choices.now(3) {
        let mut made = index(&format!("ix_{name}_{column}"), &[&column]);
        match choices.pick(4) {
            1 => made.unique = true,
            2 => {
                let expr = Expr::text(format!("lower({column}, {})", choices.pick(2)));
                made.elements = vec![IndexElement::Expression { expr }];
            }
            3 => {
                made.options.postgresql.predicate =
                    Some(Expr::text(format!("{column} = {}", choices.pick(2))))
            }
            _ => {}
        }
        table.indexes.push(made);
    }
    if choices.now(4) {
        let title = choices.now(2).then(|| format!("ck_{name}_{column}"));
        let value = choices.pick(3);
        let text = if is_enum { format!("{column} <> 'p'") } else { format!("{column} > {value}") };
        table.constraints.push(check(title.as_deref(), &text));
    }
}

fn references(choices: &mut Choices<'_>, table: &mut Table, others: &[Table]) {
    for number in 1..table.columns.len() {
        if !is_integer(&table.columns[number]) || !choices.now(2) {
            continue;
        }
        let target = &others[choices.pick(others.len())];
        let column = table.columns[number].name.clone();
        let has_key = target.primary_key().is_some_and(|key| key.columns == ["id"]);
        let title = choices.now(2).then(|| format!("fk_{}_{column}", table.name.name));
        let mut made = reference(title.as_deref(), &column, &target.name.name);
        if let Constraint::ForeignKey { key } = &mut made {
            key.on_delete = choices.now(3).then(|| "CASCADE".to_owned());
            if !has_key {
                match unique_columns(target) {
                    Some(columns) => key.target_columns = columns,
                    None => continue,
                }
            }
        }
        table.constraints.push(made);
    }
}

/// Columns that a foreign key may refer to.
fn unique_columns(table: &Table) -> Option<Vec<String>> {
    let by_constraint = table.constraints.iter().find_map(|constraint| match constraint {
        Constraint::Unique { unique } => Some(unique.columns.clone()),
        _ => None,
    });
    let plain = |index: &&Index| index.unique && index.options.postgresql.predicate.is_none();
    let by_index = || table.indexes.iter().find(plain)?.columns();
    by_constraint.or_else(|| by_index().map(|names| names.into_iter().map(str::to_owned).collect()))
}
