//! Which revisions have a place in the history when some scripts could not be read.

use std::collections::HashMap;

use crate::revision::Revision;

impl Revision {
    /// For each of `revisions`, whether all that it follows and depends on is among them, and so on downwards. What
    /// is not so has no place in a graph of them.
    pub fn placeable(revisions: &[Self]) -> Vec<bool> {
        // How many revisions carry each name, and who asks for it.
        let mut carriers: HashMap<&str, usize> = HashMap::new();
        let mut asking: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, revision) in revisions.iter().enumerate() {
            for name in revision.names() {
                *carriers.entry(name).or_default() += 1;
            }
            for name in revision.down_revisions.iter().chain(&revision.depends_on) {
                asking.entry(name).or_default().push(at);
            }
        }
        let mut placed = vec![true; revisions.len()];
        let mut missing: Vec<&str> =
            asking.keys().copied().filter(|name| !carriers.contains_key(name)).collect();
        while let Some(name) = missing.pop() {
            for at in asking.remove(name).unwrap_or_default() {
                if !std::mem::replace(&mut placed[at], false) {
                    continue;
                }
                for lost in revisions[at].names() {
                    if let Some(left) = carriers.get_mut(lost) {
                        *left -= 1;
                        if *left == 0 {
                            missing.push(lost);
                        }
                    }
                }
            }
        }
        placed
    }

    /// What others can call it.
    fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&*self.id).chain(self.branch_labels.iter().map(|label| &**label))
    }
}

#[cfg(test)]
mod tests {
    use crate::Revision;

    #[test]
    fn what_follows_a_missing_revision_has_no_place() {
        let none: [&str; 0] = [];
        let revisions = [
            Revision::new("a", none),
            Revision::new("b", ["a"]),
            Revision::new("d", ["lost"]).labels(["side"]),
            Revision::new("e", ["d"]),
            Revision::new("f", ["b"]).depends_on(["side"]),
            Revision::new("g", ["b", "f"]),
            Revision::new("h", ["a"]).depends_on(["b"]),
        ];
        assert_eq!(Revision::placeable(&revisions), [true, true, false, false, false, false, true]);
        assert_eq!(Revision::placeable(&revisions[..2]), [true, true]);
    }

    #[test]
    fn an_identifier_is_there_as_long_as_one_script_carries_it() {
        let none: [&str; 0] = [];
        let revisions = [Revision::new("a", none), Revision::new("a", ["lost"]), Revision::new("b", ["a"])];
        assert_eq!(Revision::placeable(&revisions), [true, false, true]);
    }
}
