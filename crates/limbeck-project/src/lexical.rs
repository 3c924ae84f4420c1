//! Paths by their text alone: links are not looked at, and nothing has to exist.

use std::path::{Component, Path, PathBuf};

/// `target` as seen from `base`, with `..` where it must go up. Both are absolute. `None` when there is no such
/// path (another drive).
pub(crate) fn relative_to(target: &Path, base: &Path) -> Option<PathBuf> {
    let target = normalized(target);
    let base = normalized(base);
    let mut rest = target.components().peekable();
    let mut from = base.components().peekable();
    while let (Some(a), Some(b)) = (rest.peek(), from.peek()) {
        if a != b {
            break;
        }
        rest.next();
        from.next();
    }
    if rest.peek().is_some_and(|part| matches!(part, Component::Prefix(_) | Component::RootDir)) {
        return None;
    }
    let mut path: PathBuf = from.map(|_| Component::ParentDir).collect();
    path.extend(rest);
    Some(path)
}

/// A path without `.` and `..`, as Python's `os.path.normpath` makes it: a symbolic link is not looked at.
pub(crate) fn normalized(path: &Path) -> PathBuf {
    let mut made = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if made.parent().is_some() && !made.ends_with("..") => {
                made.pop();
            }
            Component::ParentDir if made.has_root() => {}
            other => made.push(other),
        }
    }
    made
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_seen_from_another_folder() {
        for (target, base, expected) in [
            ("/p/alembic", "/p", "alembic"),
            ("/p/zz/../bb", "/p/s2", "../bb"),
            ("/p/a/b/", "/p", "a/b"),
            ("/q/x", "/p/y/z", "../../../q/x"),
            ("/p/../../q", "/", "q"),
        ] {
            assert_eq!(relative_to(Path::new(target), Path::new(base)), Some(PathBuf::from(expected)));
        }
    }

    /// Expected texts: `os.path.normpath` of CPython 3.11.
    #[test]
    fn dots_are_removed_as_python_does() {
        for (path, expected) in
            [("/a/./b/../c", "/a/c"), ("/../a", "/a"), ("a/../../b", "../b"), ("../../x/..", "../..")]
        {
            assert_eq!(normalized(Path::new(path)), PathBuf::from(expected), "{path}");
        }
    }
}
