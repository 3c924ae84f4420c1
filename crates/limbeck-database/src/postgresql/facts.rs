//! The first question to a server, and its answer.

use crate::rows::Rows;
use crate::server::{ServerFacts, Vendor};

/// One row, read in the first round trip.
pub(crate) const QUERY: &str = "SELECT pg_catalog.current_schema(), \
     pg_catalog.current_setting('server_version_num'), \
     pg_catalog.version(), \
     pg_catalog.current_setting('standard_conforming_strings'), \
     pg_catalog.current_setting('DateStyle')";

/// The facts of that row.
pub(crate) fn read(rows: &Rows) -> ServerFacts {
    let text = |column| rows.value(0, column).unwrap_or_default();
    let version_text = text(2).to_owned();
    ServerFacts {
        dialect: super::DIALECT,
        version: version(text(1)),
        default_schema: rows.value(0, 0).map(str::to_owned),
        backslash_escapes: text(3) == "off",
        is_in_memory: false,
        vendor: vendor(&version_text),
        version_text,
    }
}

/// Whether dates are already written in the way that psycopg2 insists on.
pub(crate) fn has_iso_dates(rows: &Rows) -> bool {
    rows.value(0, 4).is_none_or(|style| style.starts_with("ISO"))
}

/// `server_version_num` is 90624 for 9.6.24 and 150004 for 15.4 (PostgreSQL manual, section 20.15).
fn version(number: &str) -> (u32, u32, u32) {
    match number.parse::<u32>() {
        Ok(number) if number >= 100_000 => (number / 10_000, number % 10_000, 0),
        Ok(number) => (number / 10_000, number / 100 % 100, number % 100),
        Err(_) => (0, 0, 0),
    }
}

fn vendor(version_text: &str) -> Vendor {
    let marks = [
        ("CockroachDB", Vendor::Cockroach),
        ("Redshift", Vendor::Redshift),
        ("-YB-", Vendor::Yugabyte),
        ("Greenplum", Vendor::Greenplum),
    ];
    marks.iter().find(|(mark, _)| version_text.contains(mark)).map_or(Vendor::Original, |(_, vendor)| *vendor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_before_and_since_ten() {
        assert_eq!(version("90624"), (9, 6, 24));
        assert_eq!(version("150020"), (15, 20, 0));
        assert_eq!(version("x"), (0, 0, 0));
    }

    #[test]
    fn vendors_are_told_by_their_version() {
        for (text, expected) in [
            ("PostgreSQL 15.4 on x86_64-pc-linux-gnu", Vendor::Original),
            ("CockroachDB CCL v23.1.0 (x86_64)", Vendor::Cockroach),
            ("PostgreSQL 11.2-YB-2.18.0.0-b0 on x86_64", Vendor::Yugabyte),
            ("PostgreSQL 8.0.2 on i686, Redshift 1.0.1", Vendor::Redshift),
        ] {
            assert_eq!(vendor(text), expected);
        }
    }
}
