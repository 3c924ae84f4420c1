//! A schema in the form of SQLAlchemy's inspector, as `tests/oracle/reflected.py` prints it.

use limbeck_schema::{
    Autoincrement, Check, Column, Constraint, Deferral, Expr, ForeignKey, Identity, Index, IndexElement,
    MysqlIndexOptions, ServerDefault, Table, Type,
};
use serde_json::{Map, Value, json};

/// What the inspector says of the table. `autoincrement` is left to the caller: dialects differ.
pub fn table(table: &Table) -> Value {
    let key = table.primary_key();
    let name = |constraint: &Constraint| constraint.name().map(|name| name.text.clone());
    let mut uniques = Vec::new();
    let mut keys = Vec::new();
    let mut checks = Vec::new();
    for constraint in &table.constraints {
        match constraint {
            Constraint::Unique { unique } => uniques.push(json!({
                "name": name(constraint), "column_names": unique.columns, "include": unique.postgresql_include,
                "nulls_not_distinct": unique.postgresql_nulls_not_distinct.unwrap_or(false),
            })),
            Constraint::ForeignKey { key } => keys.push(foreign_key(key)),
            Constraint::Check { check } => checks.push(check_constraint(check)),
            Constraint::PrimaryKey { .. } | Constraint::Exclude { .. } => {}
        }
    }
    json!({
        "columns": table.columns.iter().map(column).collect::<Vec<_>>(),
        "primary_key": {
            "name": key.and_then(|key| key.name.as_ref()).map(|name| name.text.clone()),
            "columns": key.map(|key| key.columns.clone()).unwrap_or_default(),
        },
        "uniques": sorted(uniques),
        "foreign_keys": sorted(keys),
        "checks": sorted(checks),
        "indexes": sorted(table.indexes.iter().map(index).collect()),
        "comment": table.comment,
    })
}

/// In the order of their texts, so that only the content counts.
pub fn sorted(mut items: Vec<Value>) -> Vec<Value> {
    items.sort_by_key(ToString::to_string);
    items
}

fn column(column: &Column) -> Value {
    let mut default = None;
    let mut more = Map::new();
    match &column.server_default {
        Some(ServerDefault::Expression { expr }) => default = Some(sql(expr)),
        Some(ServerDefault::Identity { identity }) => {
            drop(more.insert("identity".to_owned(), identity_settings(identity)))
        }
        Some(ServerDefault::Computed { computed }) => {
            more.insert(
                "computed".to_owned(),
                json!({"sqltext": computed.sql, "persisted": computed.persisted}),
            );
        }
        None => {}
        other => panic!("{other:?}"),
    }
    let mut found = json!({
        "name": column.name, "type": type_json(&column.ty), "nullable": column.nullable, "default": default,
        "autoincrement": column.autoincrement == Autoincrement::Yes, "comment": column.comment,
    });
    found.as_object_mut().unwrap().extend(more);
    found
}

/// The class and its arguments; nested types without their raw texts.
fn type_json(ty: &Type) -> Value {
    let mut base = serde_json::to_value(&ty.base).unwrap();
    if base["kind"] == "other" {
        base = json!({"kind": base["python"]["name"]});
    }
    base
}

fn identity_settings(identity: &Identity) -> Value {
    json!({
        "always": identity.always, "start": identity.start, "increment": identity.increment,
        "minvalue": identity.min_value, "maxvalue": identity.max_value, "cache": identity.cache, "cycle": identity.cycle,
    })
}

fn foreign_key(key: &ForeignKey) -> Value {
    let mut options = Map::new();
    let mut add = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            options.insert(name.to_owned(), value);
        }
    };
    add("onupdate", key.on_update.clone().map(Value::from));
    add("ondelete", key.on_delete.clone().map(Value::from));
    add("match", key.match_type.clone().map(Value::from));
    let Deferral { deferrable, initially } = key.deferral.clone();
    add("deferrable", deferrable.map(Value::from));
    add("initially", initially.map(Value::from));
    json!({
        "name": key.name.as_ref().map(|name| &name.text), "constrained_columns": key.columns,
        "referred_schema": key.target.schema, "referred_table": key.target.name, "referred_columns": key.target_columns,
        "options": options,
    })
}

fn check_constraint(check: &Check) -> Value {
    json!({"name": check.name.as_ref().map(|name| &name.text), "sqltext": sql(&check.condition)})
}

fn index(index: &Index) -> Value {
    let mut sorting = Map::new();
    let elements: Vec<String> = index
        .elements
        .iter()
        .map(|element| match element {
            IndexElement::Column { name } => name.clone(),
            IndexElement::Expression { expr } => {
                let mut modifiers = Vec::new();
                let mut operand = expr;
                while let Expr::Postfix { operand: inner, operator } = operand {
                    modifiers.insert(0, operator.to_lowercase().replace(' ', "_"));
                    operand = inner;
                }
                let text = sql(operand);
                if !modifiers.is_empty() {
                    sorting.insert(text.clone(), json!(modifiers));
                }
                text
            }
        })
        .collect();
    let postgresql = &index.options.postgresql;
    let mariadb = &index.options.mariadb;
    let mysql = if *mariadb == MysqlIndexOptions::default() { &index.options.mysql } else { mariadb };
    let condition = postgresql.predicate.as_ref().or(index.options.sqlite_where.as_ref());
    json!({
        "name": index.name.as_ref().map(|name| &name.text), "unique": index.unique, "elements": elements,
        "sorting": sorting, "include": postgresql.include, "using": postgresql.using, "where": condition.map(sql),
        "ops": postgresql.ops.iter().cloned().map(|(key, value)| (key, Value::from(value))).collect::<Map<_, _>>(),
        "with": postgresql.with.iter().cloned().map(|(key, value)| (key, Value::from(value))).collect::<Map<_, _>>(),
        "nulls_not_distinct": postgresql.nulls_not_distinct.unwrap_or(false),
        "length": mysql.length.iter().cloned().map(|(key, value)| (key, Value::from(value))).collect::<Map<_, _>>(),
        "prefix": mysql.prefix,
    })
}

fn sql(expr: &Expr) -> String {
    match expr {
        Expr::Text { sql } => sql.clone(),
        Expr::Column { name } => name.clone(),
        other => panic!("{other:?}"),
    }
}
