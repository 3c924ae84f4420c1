//! What passing SQL on needs to know of a database that is not known: as little as possible.

use super::Foreign;
use crate::Profile;
use crate::ddl::{Context, Flavour};

impl Flavour for Foreign {
    fn name(&self) -> &'static str {
        self.name
    }

    fn title(&self) -> &'static str {
        self.name
    }

    fn reserved_words(&self) -> &'static [&'static str] {
        &[]
    }

    fn longest_name(&self) -> usize {
        128
    }

    fn native_boolean(&self, _: Context<'_>) -> bool {
        false
    }

    /// There is no such literal everywhere; a number is understood by most.
    fn truth(&self, value: bool) -> &'static str {
        if value { "1" } else { "0" }
    }

    fn bytes_literal(&self, profile: &Profile, hex: &str) -> String {
        let _ = profile;
        format!("X'{hex}'")
    }
}
