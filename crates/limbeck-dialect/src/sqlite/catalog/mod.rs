//! Reading the catalog: queries out, rows in, a schema back.

use limbeck_diagnostics::Result;
use limbeck_schema::Schema;

use crate::{CatalogQuery, CatalogScope, Profile, TextRows};

/// The queries, in the order in which [`read`] wants their answers.
pub fn queries(profile: &Profile, scope: &CatalogScope) -> Vec<CatalogQuery> {
    let _ = (profile, scope);
    Vec::new()
}

/// The schema that the answers describe.
///
/// # Errors
/// `LB0804` when an answer is not what its query asks for.
pub fn read(profile: &Profile, scope: &CatalogScope, answers: &[TextRows]) -> Result<Schema> {
    let _ = (profile, scope, answers);
    Ok(Schema::default())
}
