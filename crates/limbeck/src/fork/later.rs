//! Which of two scripts came later, and how one knows.

use std::cmp::Ordering;

use crate::version_control::{Arrival, Standing};

/// What is known of how a script came in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Witness {
    /// What the version control says.
    pub(crate) arrival: Option<Arrival>,
    /// `Create Date` of the docstring.
    pub(crate) created: Option<String>,
}

/// One of two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// The first.
    First,
    /// The second.
    Second,
}

/// What settles which came later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Evidence {
    /// The later one is not committed.
    Uncommitted,
    /// The later one is not on the shared branch.
    NotShared(String),
    /// The dates of the commits.
    Commits,
    /// The dates in the docstrings.
    CreateDates,
}

/// Which of two came later; `None` when nothing tells. Who has a script counts more than when it was written: one that
/// lay on a colleague's disk for a week is the later one once the other is shared.
pub(crate) fn later(first: &Witness, second: &Witness) -> Option<(Side, Evidence)> {
    let by_version_control = match (&first.arrival, &second.arrival) {
        (Some(first), Some(second)) => by_standing(first, second).or_else(|| by_commits(first, second)),
        _ => None,
    };
    by_version_control.or_else(|| {
        let order = compare_dates(first.created.as_deref()?, second.created.as_deref()?)?;
        Some((side(order)?, Evidence::CreateDates))
    })
}

fn by_standing(first: &Arrival, second: &Arrival) -> Option<(Side, Evidence)> {
    let side = side(rank(&first.standing).cmp(&rank(&second.standing)))?;
    let later = match side {
        Side::First => &first.standing,
        Side::Second => &second.standing,
    };
    Some((
        side,
        match later {
            Standing::Committed { lacking: Some(branch) } => Evidence::NotShared(branch.clone()),
            _ => Evidence::Uncommitted,
        },
    ))
}

fn rank(standing: &Standing) -> u8 {
    match standing {
        Standing::Shared { .. } => 0,
        Standing::Committed { .. } => 1,
        Standing::Uncommitted => 2,
    }
}

fn by_commits(first: &Arrival, second: &Arrival) -> Option<(Side, Evidence)> {
    let order = first.commit.as_ref()?.date.cmp(&second.commit.as_ref()?.date);
    Some((side(order)?, Evidence::Commits))
}

fn side(order: Ordering) -> Option<Side> {
    match order {
        Ordering::Less => Some(Side::Second),
        Ordering::Greater => Some(Side::First),
        Ordering::Equal => None,
    }
}

/// Compares dates as Alembic writes them: `2026-01-02 03:04:05.678901`, with an offset where `timezone` is set. One
/// with and one without cannot be compared.
fn compare_dates(first: &str, second: &str) -> Option<Ordering> {
    match (first.parse::<jiff::Timestamp>(), second.parse::<jiff::Timestamp>()) {
        (Ok(first), Ok(second)) => Some(first.cmp(&second)),
        (Err(_), Err(_)) => {
            let (first, second): (jiff::civil::DateTime, jiff::civil::DateTime) =
                (first.parse().ok()?, second.parse().ok()?);
            Some(first.cmp(&second))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::version_control::Commit;

    fn witness(standing: Option<Standing>, committed: Option<&str>, created: Option<&str>) -> Witness {
        let commit = committed.map(|date| Commit {
            id: "1a2b3c4".to_owned(),
            date: date.parse().unwrap(),
            day: date[..10].to_owned(),
            author: "Ann".to_owned(),
            subject: String::new(),
        });
        Witness {
            arrival: standing.map(|standing| Arrival { standing, commit }),
            created: created.map(str::to_owned),
        }
    }

    fn shared() -> Option<Standing> {
        Some(Standing::Shared { branch: "origin/main".to_owned() })
    }

    fn own() -> Option<Standing> {
        Some(Standing::Committed { lacking: Some("origin/main".to_owned()) })
    }

    #[test]
    fn who_has_it_counts_more_than_dates() {
        let old = "2026-01-01T00:00:00Z";
        let new = "2026-02-01T00:00:00Z";
        let cases = [
            (witness(own(), Some(old), None), witness(shared(), Some(new), None), Side::First),
            (
                witness(shared(), Some(new), None),
                witness(Some(Standing::Uncommitted), None, Some("2020-01-01 00:00:00")),
                Side::Second,
            ),
            (witness(own(), Some(new), None), witness(own(), Some(old), None), Side::First),
            (witness(shared(), Some(old), None), witness(shared(), Some(new), None), Side::Second),
        ];
        let evidence = cases.map(|(first, second, side)| {
            let (found, evidence) = later(&first, &second).unwrap();
            assert_eq!(found, side);
            evidence
        });
        let not_shared = Evidence::NotShared("origin/main".to_owned());
        assert_eq!(evidence, [not_shared, Evidence::Uncommitted, Evidence::Commits, Evidence::Commits]);
    }

    #[test]
    fn create_dates_are_compared_when_nothing_else_tells() {
        let compare = |first: &str, second: &str| {
            later(&witness(None, None, Some(first)), &witness(None, None, Some(second)))
        };
        let naive = ("2026-01-02 03:04:05.678901", "2026-01-02 03:04:06");
        assert_eq!(compare(naive.0, naive.1), Some((Side::Second, Evidence::CreateDates)));
        let aware = ("2026-01-02 03:04:05+02:00", "2026-01-02 02:04:05+00:00");
        assert_eq!(compare(aware.0, aware.1), Some((Side::Second, Evidence::CreateDates)));
        assert_eq!(compare(naive.0, aware.0), None);
        assert_eq!(compare(naive.0, naive.0), None);
        assert_eq!(compare("yesterday", naive.0), None);
        assert_eq!(later(&witness(own(), None, None), &witness(own(), None, None)), None);
    }
}
