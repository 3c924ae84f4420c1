//! Real scripts, when `LIMBECK_EVALUATOR_SCRIPTS` names a folder with some: each in both directions, judged as the
//! generated programs are. What they import of an application is not there; using it is not judged.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use limbeck_pysource::Direction;

use crate::compare::{self, Agreement, Nothing};
use crate::generate::Program;
use crate::oracle::Oracle;

/// The dialects that real scripts are judged for.
pub(crate) const DIALECTS: [&str; 3] = ["postgresql", "sqlite", "mysql"];

#[test]
fn real_scripts_do_the_same_in_cpython() {
    let Some(folder) = std::env::var_os("LIMBECK_EVALUATOR_SCRIPTS") else { return };
    let Some(mut oracle) = Oracle::start("real scripts") else { return };
    let mut files = Vec::new();
    collect(Path::new(&folder), &mut files);
    files.sort();
    let mut shares = BTreeMap::<String, (u32, u32)>::new();
    let mut reasons = BTreeMap::<String, (u32, &Path)>::new();
    let mut different = Vec::new();
    let mut bodies = String::new();
    for file in &files {
        let Ok(source) = std::fs::read_to_string(file) else { continue };
        for direction in [Direction::Upgrade, Direction::Downgrade] {
            for dialect in DIALECTS {
                let program = Program::online(source.clone(), direction, dialect);
                let share = shares.entry(format!("{}() for {dialect}", direction.function())).or_default();
                share.1 += 1;
                let agreement = compare::judge(&program, &oracle.ask(&program), &Nothing);
                if let Agreement::Declined(reason) = &agreement {
                    let line = format!("{}\t{dialect}\t{}\t{reason}\n", file.display(), direction.function());
                    bodies.push_str(&line);
                }
                match agreement {
                    Agreement::Same { .. } => share.0 += 1,
                    Agreement::Declined(reason) => reasons.entry(reason).or_insert((0, file)).0 += 1,
                    Agreement::Different(how) => {
                        different.push(format!("{} {dialect} {direction:?}: {how}", file.display()));
                    }
                }
            }
        }
    }
    let mut sorted: Vec<_> = reasons.iter().collect();
    sorted.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
    let mut report = format!("{} different\n", different.len());
    for (what, (evaluated, asked)) in &shares {
        let percent = f64::from(*evaluated) * 100.0 / f64::from(*asked);
        report.push_str(&format!("{evaluated} of {asked} evaluated ({percent:.1} %): {what}\n"));
    }
    for (why, (count, file)) in sorted {
        report.push_str(&format!("{count:6} {why} ({})\n", file.display()));
    }
    different.iter().for_each(|how| report.push_str(&format!("\n{how}\n")));
    std::fs::write(std::env::temp_dir().join("limbeck-evaluator-scripts.txt"), &report).unwrap();
    std::fs::write(std::env::temp_dir().join("limbeck-evaluator-bodies.txt"), &bodies).unwrap();
    assert!(different.is_empty(), "{report}");
}

pub(crate) fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "py") {
            files.push(path);
        }
    }
}
