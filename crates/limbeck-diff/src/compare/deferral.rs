//! When a constraint is checked.

use limbeck_schema::Deferral;

/// Whether both mean the same: not deferrable is what a constraint is without a word, and a deferrable one is
/// checked immediately unless it says otherwise.
pub(super) fn same_deferral(one: &Deferral, other: &Deferral) -> bool {
    meaning(one) == meaning(other)
}

fn meaning(deferral: &Deferral) -> (bool, bool) {
    let says_deferred =
        deferral.initially.as_deref().is_some_and(|word| word.eq_ignore_ascii_case("deferred"));
    // `INITIALLY DEFERRED` alone implies DEFERRABLE (PostgreSQL's manual, CREATE TABLE).
    let is_deferrable = deferral.deferrable.unwrap_or(says_deferred);
    (is_deferrable, is_deferrable && says_deferred)
}

#[cfg(test)]
mod tests {
    use limbeck_schema::Deferral;

    use super::same_deferral;

    #[test]
    fn what_is_not_said_is_the_default() {
        let deferral = |deferrable, initially: Option<&str>| Deferral {
            deferrable,
            initially: initially.map(str::to_owned),
        };
        assert!(same_deferral(&deferral(None, None), &deferral(Some(false), None)));
        assert!(same_deferral(&deferral(Some(true), None), &deferral(Some(true), Some("IMMEDIATE"))));
        assert!(same_deferral(&deferral(None, Some("deferred")), &deferral(Some(true), Some("DEFERRED"))));
        assert!(!same_deferral(&deferral(Some(true), None), &deferral(Some(true), Some("DEFERRED"))));
    }
}
