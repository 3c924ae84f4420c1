//! Foreign keys that run in circles.

use std::collections::BTreeMap;

use limbeck_schema::{Constraint, Table, TableName};

/// Foreign keys, by table and place among its constraints, that cannot come into being with their table: those
/// that the model wants to be added later (`use_alter`), those to a unique index of the same table, which is made
/// after it, and in each circle that remains, those of the first table.
pub(crate) fn closing_keys(tables: &[&Table]) -> BTreeMap<TableName, Vec<usize>> {
    let numbers: BTreeMap<&TableName, usize> =
        tables.iter().enumerate().map(|(number, table)| (&table.name, number)).collect();
    let mut closing: BTreeMap<TableName, Vec<usize>> = BTreeMap::new();
    let mut references: Vec<Vec<(usize, usize)>> = vec![Vec::new(); tables.len()];
    for (number, table) in tables.iter().enumerate() {
        for (place, constraint) in table.constraints.iter().enumerate() {
            let Constraint::ForeignKey { key } = constraint else { continue };
            match numbers.get(&key.target) {
                Some(target) if key.use_alter && *target != number => {
                    closing.entry(table.name.clone()).or_default().push(place);
                }
                Some(target) if *target == number && !has_key(table, &key.target_columns) => {
                    closing.entry(table.name.clone()).or_default().push(place);
                }
                Some(target) if *target != number => references[number].push((place, *target)),
                _ => {}
            }
        }
    }
    loop {
        let component = components(&references);
        let in_circle = |number: usize, target: usize| component[number] == component[target];
        let first = (0..tables.len())
            .find(|number| references[*number].iter().any(|(_, target)| in_circle(*number, *target)));
        let Some(first) = first else { return closing };
        references[first].retain(|(place, target)| {
            let closes = in_circle(first, *target);
            if closes {
                closing.entry(tables[first].name.clone()).or_default().push(*place);
            }
            !closes
        });
    }
}

/// Whether a constraint of the table makes these columns a key.
fn has_key(table: &Table, columns: &[String]) -> bool {
    let is_key = |key: &[String]| key.len() == columns.len() && key.iter().all(|name| columns.contains(name));
    table.constraints.iter().any(|constraint| match constraint {
        Constraint::PrimaryKey { key } => is_key(&key.columns),
        Constraint::Unique { unique } => is_key(&unique.columns),
        _ => false,
    })
}

/// For each table, the number of the circle it is in: two tables reach each other exactly when they have the
/// same. (Kosaraju's two walks, without recursion.)
fn components(references: &[Vec<(usize, usize)>]) -> Vec<usize> {
    let forward: Vec<Vec<usize>> =
        references.iter().map(|keys| keys.iter().map(|(_, target)| *target).collect()).collect();
    let mut backward = vec![Vec::new(); forward.len()];
    for (number, targets) in forward.iter().enumerate() {
        for target in targets {
            backward[*target].push(number);
        }
    }
    let mut seen = vec![false; forward.len()];
    let mut finished = Vec::with_capacity(forward.len());
    for start in 0..forward.len() {
        let mut stack = vec![(start, 0_usize)];
        if std::mem::replace(&mut seen[start], true) {
            continue;
        }
        while let Some((node, next)) = stack.pop() {
            match forward[node].get(next) {
                Some(target) => {
                    stack.push((node, next + 1));
                    if !std::mem::replace(&mut seen[*target], true) {
                        stack.push((*target, 0));
                    }
                }
                None => finished.push(node),
            }
        }
    }
    let mut component = vec![usize::MAX; forward.len()];
    for start in finished.into_iter().rev() {
        let mut stack = vec![start];
        while let Some(node) = stack.pop() {
            if component[node] == usize::MAX {
                component[node] = start;
                stack.extend(backward[node].iter().copied());
            }
        }
    }
    component
}

#[cfg(test)]
mod tests {
    use limbeck_schema::{Constraint, ForeignKey, PrimaryKey, Table, TableName};

    use super::closing_keys;

    fn table(name: &str, targets: &[&str]) -> Table {
        let mut table = Table::new(TableName::new(None, name));
        for target in targets {
            let key = ForeignKey::new(
                vec![format!("{target}_id")],
                TableName::new(None, *target),
                vec!["id".into()],
            );
            table.constraints.push(Constraint::ForeignKey { key });
        }
        table
    }

    fn closing(tables: &[Table]) -> Vec<(String, Vec<usize>)> {
        let tables: Vec<&Table> = tables.iter().collect();
        closing_keys(&tables).into_iter().map(|(table, keys)| (table.name, keys)).collect()
    }

    #[test]
    fn trees_and_self_references_close_nothing() {
        let mut itself = table("b", &["a", "b"]);
        let key = PrimaryKey { columns: vec!["id".into()], ..PrimaryKey::default() };
        itself.constraints.push(Constraint::PrimaryKey { key });
        let tables = [table("c", &["b", "a"]), itself, table("a", &["elsewhere"])];
        assert_eq!(closing(&tables), []);
    }

    #[test]
    fn a_reference_to_an_own_index_waits_for_it() {
        assert_eq!(closing(&[table("a", &["a"])]), [("a".into(), vec![0])]);
    }

    #[test]
    fn a_circle_is_cut_at_its_first_table() {
        let tables = [table("a", &["b"]), table("b", &["c"]), table("c", &["a"]), table("d", &["c"])];
        assert_eq!(closing(&tables), [("a".into(), vec![0])]);
    }
}
