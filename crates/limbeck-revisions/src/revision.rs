//! What a script says of itself, and the key by which the caller finds the script again.

/// The header of one migration script, as `revision`, `down_revision`, `depends_on` and `branch_labels` give it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Revision {
    /// The identifier.
    pub id: String,
    /// The parents: none for a base, several for a merge.
    pub down_revisions: Vec<String>,
    /// Identifiers or branch labels of revisions that must be applied before, on other branches.
    pub depends_on: Vec<String>,
    /// Names for the branch that this revision is on.
    pub branch_labels: Vec<String>,
    /// The first paragraph of the docstring; see [`crate::first_paragraph`].
    pub doc: String,
}

impl Revision {
    /// A revision with parents and nothing else.
    pub fn new<P: Into<String>>(id: impl Into<String>, parents: impl IntoIterator<Item = P>) -> Self {
        Self {
            id: id.into(),
            down_revisions: parents.into_iter().map(Into::into).collect(),
            ..Self::default()
        }
    }

    /// The same revision with these dependencies.
    #[must_use]
    pub fn depends_on<D: Into<String>>(mut self, dependencies: impl IntoIterator<Item = D>) -> Self {
        self.depends_on = dependencies.into_iter().map(Into::into).collect();
        self
    }

    /// The same revision with these branch labels.
    #[must_use]
    pub fn labels<L: Into<String>>(mut self, labels: impl IntoIterator<Item = L>) -> Self {
        self.branch_labels = labels.into_iter().map(Into::into).collect();
        self
    }

    /// The same revision with this first paragraph of its docstring.
    #[must_use]
    pub fn doc(mut self, doc: impl Into<String>) -> Self {
        self.doc = doc.into();
        self
    }
}

/// Which of the revisions given to [`crate::RevisionGraph::build`]: its position there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RevisionKey(pub(crate) u32);

impl RevisionKey {
    /// The position among the revisions that the graph was built from, counted from zero.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}
