//! The releases of python-dotenv that read a file differently.

/// A release, by what changed in it. Found by running each release on the same corpus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Release {
    /// 0.21 up to 1.1.
    Old,
    /// The variable `PYTHON_DOTENV_DISABLED` switches loading off.
    V1_2_0,
    /// A backslash in quotes takes the character behind it along; a byte order mark is skipped.
    V1_2_3,
    /// A `#` behind the white space that follows `=` begins a comment.
    V1_2_4,
}

impl Release {
    /// The newest release that is known.
    pub const LATEST: Release = Release::V1_2_4;

    /// The release of a version number such as `1.2.4`, which the name of the folder
    /// `python_dotenv-1.2.4.dist-info` carries.
    pub fn of(version: &str) -> Self {
        let mut numbers = version.split('.').map(|part| {
            let digits = part.find(|c: char| !c.is_ascii_digit()).unwrap_or(part.len());
            part[..digits].parse::<u32>().unwrap_or(0)
        });
        let mut next = || numbers.next().unwrap_or(0);
        let version = (next(), next(), next());
        match version {
            version if version >= (1, 2, 4) => Release::V1_2_4,
            version if version >= (1, 2, 3) => Release::V1_2_3,
            version if version >= (1, 2, 0) => Release::V1_2_0,
            _ => Release::Old,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Release;

    #[test]
    fn versions_are_compared_by_number() {
        for (version, release) in [
            ("0.21.1", Release::Old),
            ("1.1.1", Release::Old),
            ("1.2", Release::V1_2_0),
            ("1.2.2", Release::V1_2_0),
            ("1.2.3", Release::V1_2_3),
            ("1.2.10", Release::V1_2_4),
            ("1.10.0rc1", Release::V1_2_4),
        ] {
            assert_eq!(Release::of(version), release, "{version}");
        }
    }
}
