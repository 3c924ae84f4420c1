//! Where Oracle's DDL differs from the generic one.

use limbeck_ops::{AlterColumn, DropIndex};
use limbeck_schema::{Column, Computed, Index, ServerDefault, Table, TableName, TypeKind};

use super::reserved::RESERVED;
use super::{Oracle, alter_column, identity, literal, types};
use crate::Profile;
use crate::ddl::{
    Context, Flavour, Sql, computed_clause, generic_column, generic_drop, index_element, index_name,
    type_text,
};

impl Flavour for Oracle {
    fn name(&self) -> &'static str {
        "oracle"
    }

    fn title(&self) -> &'static str {
        "Oracle"
    }

    fn reserved_words(&self) -> &'static [&'static str] {
        RESERVED
    }

    fn is_odd_beginning(&self, letter: char) -> bool {
        letter.is_ascii_digit() || matches!(letter, '$' | '_')
    }

    fn longest_name(&self) -> usize {
        128
    }

    /// Since SQLAlchemy 2.1, with Oracle 23.
    fn native_boolean(&self, cx: Context<'_>) -> bool {
        !cx.before_sqlalchemy_2_1()
    }

    fn comments(&self) -> bool {
        true
    }

    fn truth(&self, value: bool) -> &'static str {
        if value { "1" } else { "0" }
    }

    fn function(&self, name: &str, arguments: &[String]) -> Option<String> {
        match name {
            "now" => Some("CURRENT_TIMESTAMP".to_owned()),
            "char_length" => Some(format!("LENGTH({})", arguments.join(", "))),
            _ => None,
        }
    }

    fn insert_nothing(&self) -> &'static str {
        "() VALUES ()"
    }

    fn bytes_literal(&self, profile: &Profile, hex: &str) -> String {
        let _ = profile;
        format!("HEXTORAW('{hex}')")
    }

    fn date_literal(&self, profile: &Profile, text: &str) -> String {
        let _ = profile;
        literal::date(text)
    }

    fn timestamp_literal(&self, profile: &Profile, text: &str) -> String {
        let _ = profile;
        literal::timestamp(text)
    }

    fn uuid_literal(&self, profile: &Profile, text: &str) -> String {
        self.string_literal(profile, &text.replace('-', ""))
    }

    fn type_words(&self, cx: Context<'_>, kind: &TypeKind) -> Sql {
        types::words(cx, kind)
    }

    fn column(&self, cx: Context<'_>, table: &Table, column: &Column) -> Sql {
        match &column.server_default {
            Some(ServerDefault::Identity { identity }) => {
                let (name, ty) = (cx.quote(&column.name), type_text(cx, &column.ty)?);
                Ok(format!("{name} {ty} {}", identity::clause(identity)))
            }
            _ => generic_column(cx, table, column),
        }
    }

    fn computed(&self, cx: Context<'_>, computed: &Computed) -> Sql {
        if computed.persisted == Some(true) {
            return Err(cx
                .unsupported(
                    "Oracle Database computed columns do not support 'stored' persistence; set the 'persisted' flag to \
                     None or False for Oracle Database support.",
                )
                .into());
        }
        Ok(computed_clause(computed))
    }

    /// There is no such rule.
    fn on_update(&self, cx: Context<'_>, action: &str) -> Sql<Option<String>> {
        let _ = (cx, action);
        Ok(None)
    }

    fn add_column_words(&self, if_not_exists: bool) -> &'static str {
        let _ = if_not_exists;
        "ADD "
    }

    fn adds_whole_columns(&self) -> bool {
        false
    }

    /// An index is in a schema of its own.
    fn create_index(&self, cx: Context<'_>, table: &TableName, index: &Index, guard: &str) -> Sql {
        let _ = guard;
        let elements = index.elements.iter().map(|item| index_element(cx, item)).collect::<Sql<Vec<_>>>()?;
        let schema = match &table.schema {
            Some(schema) if !schema.is_empty() => format!("{}.", cx.quote(schema)),
            _ => String::new(),
        };
        Ok(format!(
            "CREATE {}INDEX {schema}{} ON {} ({})",
            if index.unique { "UNIQUE " } else { "" },
            index_name(cx, table, index)?,
            cx.table(table),
            elements.join(", ")
        ))
    }

    fn drop_index(&self, cx: Context<'_>, drop: &DropIndex, name: &str) -> Sql {
        Ok(generic_drop(cx, drop, name, ""))
    }

    /// An empty comment is none.
    fn table_comment(&self, cx: Context<'_>, table: &TableName, comment: Option<&str>) -> Vec<String> {
        let comment = cx.string(comment.unwrap_or_default());
        vec![format!("COMMENT ON TABLE {} IS {comment}", cx.table(table))]
    }

    fn alter_column(&self, cx: Context<'_>, alter: &AlterColumn) -> Sql<Vec<String>> {
        alter_column::render(cx, alter)
    }

    fn version_type(&self) -> &'static str {
        "VARCHAR2(32 CHAR)"
    }
}
