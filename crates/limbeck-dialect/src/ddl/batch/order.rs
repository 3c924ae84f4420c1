//! Where columns stand in the new table.

use super::draft::Draft;
use crate::ddl::context::{Context, Sql};

impl Draft {
    /// Notes where a new column goes: next to the one named, else behind the last.
    pub(super) fn place(
        &mut self,
        cx: Context<'_>,
        name: &str,
        before: Option<&str>,
        after: Option<&str>,
    ) -> Sql<()> {
        let partial = self.partial;
        let (mut before, mut after) = (before.map(str::to_owned), after.map(str::to_owned));
        if !partial {
            if let (Some(neighbour), None) = (&after, &before) {
                before = self.neighbour(cx, neighbour, Side::After)?;
            } else if let (Some(neighbour), None) = (&before, &after) {
                after = self.neighbour(cx, neighbour, Side::Before)?;
            }
        }
        let placed = before.is_some() || after.is_some();
        self.places.extend(before.map(|before| (name.to_owned(), before)));
        self.places.extend(after.map(|after| (after, name.to_owned())));
        if !partial && !placed {
            self.places.extend(self.existing_order.last().map(|last| (last.clone(), name.to_owned())));
        }
        Ok(())
    }

    /// The column on the other side of the place next to `name`.
    fn neighbour(&self, cx: Context<'_>, name: &str, side: Side) -> Sql<Option<String>> {
        if let Some(at) = self.existing_order.iter().position(|column| column == name) {
            let other = match side {
                Side::After => at.checked_add(1),
                Side::Before => at.checked_sub(1),
            };
            return Ok(other.and_then(|other| self.existing_order.get(other)).cloned());
        }
        let new = match side {
            Side::After => {
                self.places.iter().rev().find(|(first, _)| first == name).map(|(_, second)| second)
            }
            Side::Before => {
                self.places.iter().rev().find(|(_, second)| second == name).map(|(first, _)| first)
            }
        };
        match new {
            Some(column) => Ok(Some(column.clone())),
            None => Err(cx
                .unsupported(format!("there is no column `{name}` to put another one beside"))
                .fact("table", self.original.name.to_string())
                .into()),
        }
    }

    /// Puts the columns in the order that their places and `partial_reordering` ask for.
    pub(super) fn reorder(&mut self, cx: Context<'_>, partial_reordering: &[Vec<String>]) -> Sql<()> {
        if partial_reordering.is_empty() && self.places.is_empty() {
            return Ok(());
        }
        let keys: Vec<String> = self.columns.iter().map(|slot| slot.key.clone()).collect();
        let mut pairs: Vec<(String, String)> = Vec::new();
        let runs = partial_reordering.iter().map(Vec::as_slice);
        let runs: Vec<&[String]> =
            if partial_reordering.is_empty() { vec![self.existing_order.as_slice()] } else { runs.collect() };
        for run in runs {
            pairs.extend(run.windows(2).map(|pair| (pair[0].clone(), pair[1].clone())));
        }
        pairs.extend(self.places.iter().cloned());
        pairs.retain(|(first, second)| first != second);
        if let Some(unknown) = partial_reordering.iter().flatten().find(|name| !keys.contains(name)) {
            return Err(cx
                .unsupported(format!("there is no column `{unknown}` to put in order"))
                .fact("table", self.original.name.to_string())
                .into());
        }
        match sorted(&keys, &pairs) {
            Some(order) => {
                self.columns.sort_by_key(|slot| order.iter().position(|key| *key == slot.key));
                Ok(())
            }
            None => Err(cx
                .unsupported("the columns cannot be put in the order that is asked for: it goes in a circle")
                .fact("table", self.original.name.to_string())
                .into()),
        }
    }
}

/// On which side of its neighbour a column goes.
enum Side {
    Before,
    After,
}

/// The keys in an order that respects the pairs and is otherwise their own: round by round, those that nothing left
/// must precede.
fn sorted(keys: &[String], pairs: &[(String, String)]) -> Option<Vec<String>> {
    let mut left: Vec<&String> = keys.iter().collect();
    let mut order = Vec::new();
    while !left.is_empty() {
        let is_free =
            |key: &&String| !pairs.iter().any(|(first, second)| second == *key && left.contains(&first));
        let free: Vec<&String> = left.iter().copied().filter(|key| is_free(key)).collect();
        if free.is_empty() {
            return None;
        }
        left.retain(|key| !free.contains(key));
        order.extend(free.into_iter().cloned());
    }
    Some(order)
}
