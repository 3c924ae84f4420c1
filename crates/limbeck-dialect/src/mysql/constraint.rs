//! Constraints: keys with their index's kind, and one form of DROP for each kind.

use limbeck_ops::{ConstraintKind, DropConstraint};
use limbeck_schema::{PrimaryKey, Table, TableName};

use super::Mysql;
use crate::ddl::{Context, Sql, dropped_constraint, generic_primary_key};

/// A primary key.
pub(super) fn primary_key(mysql: &Mysql, cx: Context<'_>, table: &Table, key: &PrimaryKey) -> Sql {
    let text = generic_primary_key(cx, table, key, "")?;
    let reads_own = mysql.name == "mariadb" && !cx.before_sqlalchemy_2_1();
    let own = key.mariadb_using.as_ref().filter(|_| reads_own);
    Ok(match own.or(key.mysql_using.as_ref()).filter(|using| !using.is_empty()) {
        Some(using) => format!("{text} USING {}", cx.quote(using)),
        None => text,
    })
}

/// Another primary key in the place of the one that a table has.
pub(super) fn replace_primary_key(
    mysql: &Mysql,
    cx: Context<'_>,
    table: &TableName,
    key: &PrimaryKey,
) -> Sql {
    let key = PrimaryKey { name: None, ..key.clone() };
    let clause = primary_key(mysql, cx, &Table::new(table.clone()), &key)?;
    Ok(format!("ALTER TABLE {} DROP PRIMARY KEY, ADD {clause}", cx.table(table)))
}

/// `ALTER TABLE ... DROP ...`.
pub(super) fn drop(mysql: &Mysql, cx: Context<'_>, drop: &DropConstraint) -> Sql {
    let what = match drop.kind {
        Some(ConstraintKind::Primary) => "PRIMARY KEY".to_owned(),
        Some(ConstraintKind::ForeignKey) => format!("FOREIGN KEY {}", dropped_constraint(cx, drop)?),
        Some(ConstraintKind::Unique) => format!("INDEX {}", dropped_constraint(cx, drop)?),
        Some(ConstraintKind::Check) if mysql.is_mariadb => {
            format!("CONSTRAINT {}", dropped_constraint(cx, drop)?)
        }
        Some(ConstraintKind::Check) => format!("CHECK {}", dropped_constraint(cx, drop)?),
        None => {
            return Err(cx
                .unsupported("No generic 'DROP CONSTRAINT' in MySQL - please specify constraint type")
                .fact("table", drop.table.to_string())
                .hint("give `type_=`: \"foreignkey\", \"primary\", \"unique\" or \"check\"")
                .into());
        }
    };
    Ok(format!("ALTER TABLE {} DROP {what}", cx.table(&drop.table)))
}
