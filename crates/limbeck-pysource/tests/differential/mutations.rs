//! Scripts with something changed: names that mean something else, statements in another order, bodies inside of `try`.
//! The evaluator reads what people write; here it is shown what they might have written.
//!
//! `LIMBECK_EVALUATOR_MUTATIONS` is the number of mutations, 500 by default; `LIMBECK_EVALUATOR_SCRIPTS` names a folder of
//! real scripts, without which those of the grammar are changed.

use std::collections::BTreeMap;
use std::path::Path;

use limbeck_pysource::Direction;

use crate::compare::{self, Agreement, Nothing};
use crate::generate::{Program, Random};
use crate::oracle::Oracle;
use crate::scripts::{DIALECTS, collect};

#[test]
fn mutated_scripts_do_the_same_in_cpython() {
    let Some(mut oracle) = Oracle::start("mutated scripts") else { return };
    let mutations = crate::number("LIMBECK_EVALUATOR_MUTATIONS", 500);
    let first = crate::number("LIMBECK_EVALUATOR_SEED", 1);
    let scripts = real_scripts();
    let mut evaluated = 0_u64;
    let mut reasons = BTreeMap::<String, u64>::new();
    let mut different = Vec::new();
    for seed in first..first + mutations {
        let mut random = Random::new(seed);
        let mut program = match scripts.is_empty() {
            true => Program::new(seed),
            false => Program {
                source: random.pick(&scripts),
                direction: random.pick(&[Direction::Upgrade, Direction::Upgrade, Direction::Downgrade]),
                dialect: random.pick(&DIALECTS),
                offline: random.one_in(4),
                x_arguments: Vec::new(),
                version_schema: random.pick(&[None, None, Some(""), Some("versions")]),
            },
        };
        for _ in 0..=random.below(2) {
            program.source = mutate(&program.source, program.direction.function(), &mut random);
        }
        match compare::judge(&program, &oracle.ask(&program), &Nothing) {
            Agreement::Same { .. } => evaluated += 1,
            Agreement::Declined(reason) => *reasons.entry(reason).or_default() += 1,
            Agreement::Different(how) => different.push(format!("seed {seed}: {how}\n{}", program.source)),
        }
    }
    if std::env::var_os("LIMBECK_EVALUATOR_REASONS").is_some() {
        let report =
            format!("{evaluated} of {mutations} evaluated, {} different\n{reasons:#?}", different.len());
        std::fs::write(std::env::temp_dir().join("limbeck-evaluator-mutations.txt"), report).unwrap();
    }
    assert!(different.is_empty(), "{} different\n{}", different.len(), different.join("\n----\n"));
    // As above: a proof over programs that are all declined would prove nothing.
    assert!(evaluated * 10 > mutations, "only {evaluated} of {mutations} were evaluated");
}

fn real_scripts() -> Vec<String> {
    let Some(folder) = std::env::var_os("LIMBECK_EVALUATOR_SCRIPTS") else { return Vec::new() };
    let mut files = Vec::new();
    collect(Path::new(&folder), &mut files);
    files.sort();
    files.iter().filter_map(|file| std::fs::read_to_string(file).ok()).collect()
}

/// The script with one change, or as it is when there is nothing to change.
fn mutate(source: &str, function: &str, random: &mut Random) -> String {
    let mut lines: Vec<String> = source.lines().map(str::to_owned).collect();
    let Some(body) = Body::find(&lines, function) else { return source.to_owned() };
    match random.below(12) {
        0 => rename_one(&mut lines, random),
        1 => shadow_in_body(&mut lines, &body, random),
        2 => shadow_in_module(&mut lines, &body, random),
        3 | 4 => swap_statements(&mut lines, &body, random),
        5 => wrap(&mut lines, &body, random),
        6 => wrap_statement(&mut lines, &body, random),
        7 => repeat_statement(&mut lines, &body, random),
        8 => drop_statement(&mut lines, &body, random),
        9 => change_word(&mut lines, random),
        10 => into_loop(&mut lines, &body, random),
        _ => append(&mut lines, function, random),
    }
    lines.join("\n") + "\n"
}

/// The lines of a function's body.
struct Body {
    /// The line of `def`.
    head: usize,
    /// Where each statement begins, and where the last ends.
    starts: Vec<usize>,
    indent: String,
}

impl Body {
    fn find(lines: &[String], function: &str) -> Option<Self> {
        let head = lines.iter().position(|line| line.starts_with(&format!("def {function}(")))?;
        let first = (head + 1..lines.len())
            .find(|at| !lines[*at].trim().is_empty() && is_whole(&lines[head..*at]))?;
        let indent: String = lines[first].chars().take_while(|letter| letter.is_whitespace()).collect();
        if indent.is_empty() {
            return None;
        }
        let is_inside = |line: &String| {
            line.trim().is_empty() || line.starts_with(char::is_whitespace) || line.starts_with([')', '#'])
        };
        let end = (first..lines.len()).find(|at| !is_inside(&lines[*at])).unwrap_or(lines.len());
        let mut starts = Vec::new();
        for at in first..end {
            let line = &lines[at];
            let is_start = line.starts_with(&indent)
                && !line[indent.len()..]
                    .starts_with(|letter: char| letter.is_whitespace() || ")]}#".contains(letter))
                && starts.last().is_none_or(|last| is_whole(&lines[*last..at]));
            if is_start {
                starts.push(at);
            }
        }
        starts.push(end);
        (starts.len() > 1).then_some(Self { head, starts, indent })
    }

    fn count(&self) -> usize {
        self.starts.len() - 1
    }

    fn statement(&self, number: usize) -> std::ops::Range<usize> {
        self.starts[number]..self.starts[number + 1]
    }

    fn any(&self, random: &mut Random) -> std::ops::Range<usize> {
        self.statement(random.below(self.count() as u64) as usize)
    }
}

/// Whether no bracket is open at the end; strings are not looked into, so that some texts are cut where nobody would.
fn is_whole(lines: &[String]) -> bool {
    let letters = || lines.iter().flat_map(|line| line.chars());
    letters().filter(|letter| "([{".contains(*letter)).count()
        <= letters().filter(|letter| ")]}".contains(*letter)).count()
}

const NAMES: [&str; 12] = [
    "op",
    "sa",
    "postgresql",
    "str",
    "len",
    "range",
    "dict",
    "list",
    "context",
    "isinstance",
    "True_",
    "upgrade",
];
const VALUES: [&str; 6] = ["None", "object()", "lambda *a, **k: None", "'text'", "[]", "type('T', (), {})"];

/// One occurrence of a name becomes another.
fn rename_one(lines: &mut [String], random: &mut Random) {
    let (old, new) =
        (random.pick(&["op", "sa", "table", "conn", "bind", "name", "column"]), random.pick(&NAMES));
    let places: Vec<usize> = (0..lines.len()).filter(|at| has_word(&lines[*at], old)).collect();
    if !places.is_empty() {
        let at = random.pick(&places);
        lines[at] = replace_word(&lines[at], old, new);
    }
}

fn shadow_in_body(lines: &mut Vec<String>, body: &Body, random: &mut Random) {
    let at = body.starts[random.below(body.count() as u64) as usize];
    let (name, value) = (random.pick(&NAMES), random.pick(&VALUES));
    let text = match random.below(5) {
        0 => format!("{name} = {value}"),
        1 => format!("for {name} in ():\n{0}{0}pass", body.indent),
        2 => format!("import sqlalchemy as {name}"),
        3 => format!("def {name}(*a, **k): return None"),
        _ => format!("global {name}; {name} = {value}"),
    };
    lines
        .insert(at, text.lines().map(|line| format!("{}{line}", body.indent)).collect::<Vec<_>>().join("\n"));
}

fn shadow_in_module(lines: &mut Vec<String>, body: &Body, random: &mut Random) {
    let (name, value) = (random.pick(&NAMES), random.pick(&VALUES));
    let text = random.pick(&[
        format!("{name} = {value}"),
        format!("def {name}(*a, **k): return None"),
        format!("class {name}: pass"),
        format!("if len('{name}') > 1: {name} = {value}"),
        format!("try:\n    {name}\nexcept NameError:\n    {name} = {value}"),
        format!("from os import path as {name}"),
    ]);
    let at = random.pick(&[body.head, lines.len()]);
    lines.insert(at, text);
}

fn swap_statements(lines: &mut [String], body: &Body, random: &mut Random) {
    if body.count() < 2 {
        return;
    }
    let number = random.below(body.count() as u64 - 1) as usize;
    let (one, two) = (body.statement(number), body.statement(number + 1));
    lines[one.start..two.end].rotate_left(one.len());
}

/// The whole body inside of something.
fn wrap(lines: &mut Vec<String>, body: &Body, random: &mut Random) {
    wrap_lines(lines, body.starts[0]..body.starts[body.count()], &body.indent, random);
}

fn wrap_statement(lines: &mut Vec<String>, body: &Body, random: &mut Random) {
    let range = body.any(random);
    wrap_lines(lines, range, &body.indent, random);
}

fn wrap_lines(lines: &mut Vec<String>, range: std::ops::Range<usize>, indent: &str, random: &mut Random) {
    let (before, after) = random.pick(&[
        ("try:", "except Exception:\n    pass"),
        ("try:", "except ValueError as op:\n    raise"),
        ("try:", "finally:\n    sa = None"),
        ("try:", "except Exception:\n    pass\nelse:\n    raise RuntimeError('else')"),
        ("if True:", ""),
        ("if op.get_context().dialect.name == 'sqlite':", ""),
        ("while True:", "    break"),
        ("for op_ in range(2):", ""),
        ("def inner():", "inner()"),
        ("with op.get_context().autocommit_block():", ""),
        ("if not []:", "else:\n    op.drop_table('never')"),
        ("class Inner:", ""),
    ]);
    let end = range.end;
    for line in &mut lines[range.clone()] {
        if !line.trim().is_empty() {
            *line = format!("    {line}");
        }
    }
    if !after.is_empty() {
        let text: Vec<String> = after.lines().map(|line| format!("{indent}{line}")).collect();
        lines.insert(end, text.join("\n"));
    }
    lines.insert(range.start, format!("{indent}{before}"));
}

fn repeat_statement(lines: &mut Vec<String>, body: &Body, random: &mut Random) {
    let copy: Vec<String> = lines[body.any(random)].to_vec();
    let at = body.starts[random.below(body.count() as u64) as usize];
    lines.splice(at..at, copy);
}

fn drop_statement(lines: &mut Vec<String>, body: &Body, random: &mut Random) {
    let range = body.any(random);
    lines.splice(range, [format!("{}pass", body.indent)]);
}

/// A word or sign of the whole text becomes another.
fn change_word(lines: &mut [String], random: &mut Random) {
    let (old, new) = random.pick(&[
        ("True", "False"),
        ("False", "None"),
        ("None", "0"),
        ("nullable", "nullabel"),
        ("Integer", "String"),
        ("create_table", "drop_table"),
        ("==", "is"),
        ("not in", "in"),
        ("if", "if not"),
        ("(", "(*[], "),
        (",", " if True else None,"),
        ("'", "b'"),
        ("'", "f'"),
        ("'", "r'"),
        ("f'", "'"),
        ("=", ":="),
        ("return", "yield"),
        ("def upgrade", "async def upgrade"),
        ("for", "async for"),
        ("op.", "op . "),
        ("sa.Column(", "sa.Column(None or "),
    ]);
    let places: Vec<usize> = (0..lines.len()).filter(|at| lines[*at].contains(old)).collect();
    if !places.is_empty() {
        let at = random.pick(&places);
        lines[at] = lines[at].replacen(old, new, 1);
    }
}

/// A statement for each of a few values, some of which may be read.
fn into_loop(lines: &mut Vec<String>, body: &Body, random: &mut Random) {
    let range = body.any(random);
    let head = random.pick(&[
        "for name in ('a', 'b'):",
        "for name, column in {'a': 1}.items():",
        "for i, table in enumerate(['t']):",
        "for name in sorted({'b', 'a'}):",
        "for _ in iter([]):",
        "for name in (x for x in 'ab' if x):",
    ]);
    for line in &mut lines[range.clone()] {
        if !line.trim().is_empty() {
            *line = format!("    {line}");
        }
    }
    lines.insert(range.start, format!("{}{head}", body.indent));
}

/// Something at the module's end, which runs when the script is imported. It stays within the module: all programs are
/// run by one process.
fn append(lines: &mut Vec<String>, function: &str, random: &mut Random) {
    lines.push(random.pick(&[
        format!("{function} = {function}"),
        format!("del {function}"),
        format!("def {function}(): pass"),
        format!("{function}.__defaults__ = None"),
        format!("{function} = (lambda f: lambda: f())({function})"),
        format!("globals()['{function}'] = None"),
        "from alembic import op as sa".to_owned(),
        "revision = 'other'".to_owned(),
    ]));
}

fn has_word(line: &str, word: &str) -> bool {
    find_word(line, word).is_some()
}

fn find_word(line: &str, word: &str) -> Option<usize> {
    let is_part =
        |letter: Option<char>| letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '_');
    line.match_indices(word).map(|(at, _)| at).find(|at| {
        !is_part(line[..*at].chars().next_back()) && !is_part(line[at + word.len()..].chars().next())
    })
}

fn replace_word(line: &str, old: &str, new: &str) -> String {
    match find_word(line, old) {
        Some(at) => format!("{}{new}{}", &line[..at], &line[at + old.len()..]),
        None => line.to_owned(),
    }
}
