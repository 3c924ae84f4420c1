//! Column types.

use limbeck_schema::TypeKind;

use crate::ddl::{Context, Sql, generic_type};

/// SQLite takes any word for a type; SQLAlchemy's dialect gives it these besides the generic ones.
pub(super) fn words(cx: Context<'_>, kind: &TypeKind) -> Sql {
    use TypeKind as K;
    match kind {
        K::Json { .. } | K::PgJson { .. } => Ok("JSON".to_owned()),
        K::PgJsonb { .. } if !cx.before_sqlalchemy_2_1() => Ok("JSONB".to_owned()),
        other => generic_type(cx, other),
    }
}
