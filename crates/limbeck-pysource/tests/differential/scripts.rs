//! Real scripts, when `LIMBECK_EVALUATOR_SCRIPTS` names a folder with some: each in both directions, judged as the
//! generated programs are. What they import of an application is not there; using it is not judged.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use limbeck_pysource::Direction;

use crate::compare::{self, Agreement};
use crate::generate::Program;
use crate::oracle::Oracle;

#[test]
fn real_scripts_do_the_same_in_cpython() {
    let Some(folder) = std::env::var_os("LIMBECK_EVALUATOR_SCRIPTS") else { return };
    let Some(mut oracle) = Oracle::start("real scripts") else { return };
    let mut files = Vec::new();
    collect(Path::new(&folder), &mut files);
    files.sort();
    let (mut evaluated, mut asked) = (0_u32, 0_u32);
    let mut reasons = BTreeMap::<String, (u32, &Path)>::new();
    let mut different = Vec::new();
    for file in &files {
        let Ok(source) = std::fs::read_to_string(file) else { continue };
        for direction in [Direction::Upgrade, Direction::Downgrade] {
            for dialect in ["postgresql", "sqlite"] {
                let program = Program {
                    source: source.clone(),
                    direction,
                    dialect,
                    offline: false,
                    x_arguments: Vec::new(),
                };
                asked += 1;
                match compare::judge(&program, &oracle.ask(&program)) {
                    Agreement::Same { .. } => evaluated += 1,
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
    let mut report = format!("{evaluated} of {asked} evaluated, {} different\n", different.len());
    for (why, (count, file)) in sorted {
        report.push_str(&format!("{count:6} {why} ({})\n", file.display()));
    }
    different.iter().for_each(|how| report.push_str(&format!("\n{how}\n")));
    std::fs::write(std::env::temp_dir().join("limbeck-evaluator-scripts.txt"), &report).unwrap();
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
