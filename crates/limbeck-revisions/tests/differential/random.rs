//! Graphs and revision arguments by chance, the same for the same seed.

use limbeck_revisions::Revision;

pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 16
    }

    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    pub fn percent(&mut self, chance: u64) -> bool {
        self.next() % 100 < chance
    }

    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

/// The revisions of a project, now and then a broken one.
pub fn graph(random: &mut Random) -> Vec<Revision> {
    let size = match random.below(10) {
        0 => random.below(4),
        1..7 => 3 + random.below(10),
        7 => 40 + random.below(80),
        _ => 8 + random.below(30),
    };
    let (merges, branches, dependencies, labels) =
        (random.next() % 40, random.next() % 60, random.next() % 45, random.next() % 40);
    let long = random.percent(60);
    let mut revisions: Vec<Revision> = Vec::new();
    let mut known_labels: Vec<String> = Vec::new();
    for at in 0..size {
        let id = if long {
            format!("{}{:05x}", random.pick(&["ab", "cd", "ef"]), at * 7919 + 17)
        } else {
            format!("r{at}")
        };
        let ids: Vec<String> = revisions.iter().map(|one| one.id.clone()).collect();
        let mut revision = Revision::new(id, parents(random, &ids, branches, merges));
        if !ids.is_empty() && random.percent(dependencies) {
            for _ in 0..1 + random.below(3) {
                let by_label = !known_labels.is_empty() && random.percent(30);
                let name = if by_label { random.pick(&known_labels) } else { random.pick(&ids) }.clone();
                revision.depends_on.push(name);
            }
        }
        if random.percent(labels) {
            let words = ["shop", "user-accounts", "rel-2", "lab", "core_", "ab0"];
            let label = format!("{}{at}", random.pick(&words));
            known_labels.push(label.clone());
            revision.branch_labels.push(label);
        }
        revision.doc = (*random.pick(&["", "add a table", "two\nlines"])).to_owned();
        revisions.push(revision);
    }
    if random.percent(8) && size > 1 {
        spoil(random, &mut revisions);
    }
    // File names decide the load order.
    let swaps = if random.percent(50) { revisions.len() } else { 0 };
    for _ in 0..swaps {
        let (one, other) = (random.below(revisions.len()), random.below(revisions.len()));
        revisions.swap(one, other);
    }
    revisions
}

fn parents(random: &mut Random, ids: &[String], branches: u64, merges: u64) -> Vec<String> {
    let Some(last) = ids.last() else { return Vec::new() };
    if random.percent(merges) {
        let count = 2 + random.below(3);
        let mut parents: Vec<String> = Vec::new();
        for _ in 0..count {
            let near = ids.len().saturating_sub(6);
            let parent = &ids[near + random.below(ids.len() - near)];
            if !parents.contains(parent) {
                parents.push(parent.clone());
            }
        }
        return parents;
    }
    match random.percent(branches) {
        true if random.percent(25) => Vec::new(),
        true => vec![random.pick(ids).clone()],
        false => vec![last.clone()],
    }
}

/// Breaks something.
fn spoil(random: &mut Random, revisions: &mut Vec<Revision>) {
    let (one, other) = (random.below(revisions.len()), random.below(revisions.len()));
    let id = revisions[other].id.clone();
    match random.below(7) {
        0 => revisions[one].down_revisions.push("missing".to_owned()),
        1 => revisions[one].depends_on.push("missing".to_owned()),
        2 => revisions[one].down_revisions.push(id),
        3 => revisions[one].depends_on.push(id),
        4 => revisions[one].id = format!("{}{}", id, random.pick(&["-", "@x", "+:"])),
        5 => revisions[one].branch_labels.push(id),
        _ => {
            // How far the labels of a replaced script spread depends in Alembic on the order of a set.
            revisions[one].branch_labels.clear();
            let mut copy = revisions[one].clone();
            copy.doc = "a copy".to_owned();
            revisions.push(copy);
        }
    }
}

/// The beginning of a name, or all of it.
fn name(random: &mut Random, names: &[String]) -> String {
    if names.is_empty() || random.percent(2) {
        return "nothere".to_owned();
    }
    let name = random.pick(names);
    if random.percent(15) {
        let length = 1 + random.below(name.len());
        return name[..length].to_owned();
    }
    name.clone()
}

/// A revision argument.
pub fn argument(random: &mut Random, ids: &[String], labels: &[String]) -> String {
    let symbol = |random: &mut Random| match random.below(12) {
        0..3 => "head".to_owned(),
        3..5 => "heads".to_owned(),
        5 => "base".to_owned(),
        6 if !labels.is_empty() => name(random, labels),
        _ => name(random, ids),
    };
    let steps = |random: &mut Random| {
        let sign = random.pick(&["+", "-"]);
        format!("{sign}{}", *random.pick(&[0, 1, 1, 1, 2, 2, 3, 5, 9]))
    };
    let branch = |random: &mut Random| {
        let of = if labels.is_empty() || random.percent(25) { ids } else { labels };
        name(random, of)
    };
    match random.below(20) {
        0..8 => symbol(random),
        8..12 => format!("{}@{}", branch(random), symbol(random)),
        12..15 => steps(random),
        15..17 => format!("{}{}", symbol(random), steps(random)),
        17 => format!("{}@{}", branch(random), steps(random)),
        18 => format!("{}@{}{}", branch(random), symbol(random), steps(random)),
        _ => (*random.pick(&["@head", "+x", "head@", "-1x", "x@y@head", "+1", "heads@head", "head-1@head"]))
            .to_owned(),
    }
}
