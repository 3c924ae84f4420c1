//! What `init` makes, and that real Alembic runs it unchanged.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod support;

use std::path::{Path, PathBuf};
use std::process::Command;

use limbeck_diagnostics::{Code, Error};
use limbeck_project::Lookup;
use limbeck_project::templates::{InitReport, InitRequest, init};

fn run(cwd: &Path, directory: &str, template: &str) -> Result<InitReport, Error> {
    run_with(&Lookup::in_folder(cwd), directory, template, false)
}

fn run_with(lookup: &Lookup, directory: &str, template: &str, package: bool) -> Result<InitReport, Error> {
    init(&InitRequest { lookup, directory: Path::new(directory), template, package })
}

/// Every path below a folder, with the texts of files.
fn tree(folder: &Path) -> Vec<(PathBuf, Option<String>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => {
                found.push((path.clone(), None));
                found.extend(tree(&path));
            }
            false => found.push((path.clone(), Some(std::fs::read_to_string(&path).unwrap()))),
        }
    }
    found.sort();
    found
}

/// The lines are those that Alembic 1.20.1 printed.
#[test]
fn init_prints_what_alembic_prints() {
    let folder = tempfile::tempdir().unwrap();
    let p = folder.path().display();
    let lines = run(folder.path(), "./alembic/", "generic").unwrap().lines;
    let expected = [
        format!("Creating directory {p}/alembic ...  done"),
        format!("Creating directory {p}/alembic/versions ...  done"),
        format!("Generating {p}/alembic/script.py.mako ...  done"),
        format!("Generating {p}/alembic/README ...  done"),
        format!("Generating {p}/alembic/env.py ...  done"),
        format!("Generating {p}/alembic.ini ...  done"),
        format!(
            "Please edit configuration/connection/logging settings in {p}/alembic.ini before proceeding."
        ),
    ];
    assert_eq!(lines, expected);

    std::fs::create_dir(folder.path().join("pk")).unwrap();
    let report = run_with(&Lookup::in_folder(folder.path()), "pk", "async", true).unwrap();
    let expected = [
        format!("Creating directory {p}/pk/versions ...  done"),
        format!("Generating {p}/pk/script.py.mako ...  done"),
        format!("Generating {p}/pk/README ...  done"),
        format!("Generating {p}/pk/env.py ...  done"),
        format!("File {p}/alembic.ini already exists, skipping"),
        format!("Adding {p}/pk/__init__.py ...  done"),
        format!("Adding {p}/pk/versions/__init__.py ...  done"),
        format!(
            "Please edit configuration/connection/logging settings in {p}/alembic.ini before proceeding."
        ),
    ];
    assert_eq!(report.lines, expected);
}

#[test]
fn what_guides_rely_on_is_there() {
    for template in ["generic", "async"] {
        let folder = tempfile::tempdir().unwrap();
        run(folder.path(), "alembic", template).unwrap();
        let env = std::fs::read_to_string(folder.path().join("alembic/env.py")).unwrap();
        for line in ["config = context.config", "target_metadata = None"] {
            assert_eq!(env.lines().filter(|found| *found == line).count(), 1, "{template}: {line}");
        }
        assert_eq!(env.matches("target_metadata = None").count(), 1);
        for name in ["def run_migrations_offline()", "def run_migrations_online()"] {
            assert!(env.contains(name), "{template}: {name}");
        }
        let ini = std::fs::read_to_string(folder.path().join("alembic.ini")).unwrap();
        for start in [
            "script_location = %(here)s/alembic",
            "prepend_sys_path = .",
            "path_separator = os",
            "sqlalchemy.url = driver",
            "[post_write_hooks]",
        ] {
            assert_eq!(ini.lines().filter(|line| line.starts_with(start)).count(), 1, "{template}: {start}");
        }
    }
}

#[test]
fn the_script_location_is_seen_from_the_configuration_file() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("conf")).unwrap();
    let absolute = folder.path().join("c%d");
    for (ini, directory, location) in [
        ("a.ini", "x/y", "%(here)s/x/y".to_owned()),
        ("conf/b.ini", "db", "%(here)s/../db".to_owned()),
        ("c.ini", absolute.to_str().unwrap(), absolute.display().to_string().replace('%', "%%")),
        ("d.ini", "5%", "%(here)s/5%%".to_owned()),
    ] {
        let lookup = Lookup { files: vec![ini.into()], ..Lookup::in_folder(folder.path()) };
        run_with(&lookup, directory, "generic", false).unwrap();
        let text = std::fs::read_to_string(folder.path().join(ini)).unwrap();
        assert!(text.contains(&format!("\nscript_location = {location}\n")), "{ini}");
        let settings = limbeck_project::Config::load(&lookup).unwrap();
        limbeck_project::ScriptDirectory::open(&settings, &limbeck_project::script_directory::no_packages)
            .unwrap();
    }
}

#[test]
fn nothing_is_written_when_init_fails() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    std::fs::create_dir(path.join("full")).unwrap();
    std::fs::write(path.join("full/x"), "").unwrap();
    std::fs::write(path.join("file"), "").unwrap();
    std::fs::create_dir(path.join("dir.ini")).unwrap();
    let before = tree(path);
    let ini = |name: &str| Lookup { files: vec![name.into()], ..Lookup::in_folder(path) };
    let default = Lookup::in_folder(path);
    for (lookup, directory, template, code, message) in [
        (&default, "full", "generic", Code::InitTarget, "Directory full already exists and is not empty"),
        (&default, "new", "nope", Code::UnknownTemplate, "No such template nope"),
        (&default, "file", "generic", Code::InitTarget, "`file` exists and is not a folder"),
        (&default, "file/sub", "generic", Code::FileAccess, "cannot make the folder"),
        (&ini("sub/x.ini"), "new", "generic", Code::InitTarget, "the folder of the configuration file"),
        (&ini("dir.ini"), "new", "generic", Code::InitTarget, "is a folder, not a file"),
    ] {
        let error = run_with(lookup, directory, template, false).unwrap_err();
        assert_eq!(error.code(), code, "{error:?}");
        assert!(error.to_string().contains(message), "{error:?}");
        assert_eq!(tree(path), before, "{message}");
    }
}

#[test]
fn what_was_made_is_taken_back_when_a_write_fails() {
    let folder = tempfile::tempdir().unwrap();
    // A dangling link: it does not exist for the check, but the file cannot be created through it.
    #[cfg(unix)]
    std::os::unix::fs::symlink("/nowhere/at/all", folder.path().join("alembic.ini")).unwrap();
    #[cfg(unix)]
    {
        let error = run(folder.path(), "a/b", "generic").unwrap_err();
        assert_eq!(error.code(), Code::FileAccess);
        assert!(!folder.path().join("a").exists());
    }
}

/// A project that real Alembic runs: init, the URL set with sed's means, a model, autogenerate, upgrade, check.
fn alembic_runs(template: &str, url: &str, modules: &str) {
    let test = format!("real Alembic runs the {template} template");
    let Some(python) = support::python(&test, modules) else { return };
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), "alembic", template).unwrap();
    replace(&folder.path().join("alembic.ini"), "sqlalchemy.url = ", &format!("sqlalchemy.url = {url}\n# "));
    let env = folder.path().join("alembic/env.py");
    replace(&env, "target_metadata = None", "from shop import Base\ntarget_metadata = Base.metadata");
    let model = "from sqlalchemy import Integer, String\n\
        from sqlalchemy.orm import DeclarativeBase, mapped_column\n\
        class Base(DeclarativeBase):\n    pass\n\
        class Item(Base):\n    __tablename__ = 'item'\n    id = mapped_column(Integer, primary_key=True)\n";
    std::fs::write(folder.path().join("shop.py"), model).unwrap();

    let alembic = |arguments: &[&str]| {
        let output = Command::new(&python)
            .args(["-m", "alembic"])
            .args(arguments)
            .current_dir(folder.path())
            .output()
            .unwrap();
        let text = support::text(&output);
        (text, String::from_utf8(output.stderr).unwrap())
    };
    alembic(&["upgrade", "head"]);
    alembic(&["revision", "--autogenerate", "-m", "First items"]);
    let (_, log) = alembic(&["upgrade", "head"]);
    assert!(log.contains("INFO  [alembic.runtime.migration] Running upgrade  -> "), "{log}");
    std::fs::write(folder.path().join("shop.py"), format!("{model}    name = mapped_column(String(20))\n"))
        .unwrap();
    alembic(&["revision", "--autogenerate", "-m", "names"]);
    let (sql, _) = alembic(&["upgrade", "--sql", "head"]);
    assert!(sql.contains("CREATE TABLE item"), "{sql}");
    alembic(&["upgrade", "head"]);
    let (checked, _) = alembic(&["check"]);
    assert!(checked.contains("No new upgrade operations detected."), "{checked}");
    alembic(&["revision", "-m", "empty"]);
    alembic(&["upgrade", "head"]);
    let (history, _) = alembic(&["history"]);
    assert!(history.contains("names") && history.contains("(head), empty"), "{history}");
    alembic(&["downgrade", "base"]);
}

#[test]
fn real_alembic_runs_the_generic_template() {
    alembic_runs("generic", "sqlite:///shop.db", "alembic");
}

#[test]
fn real_alembic_runs_the_async_template() {
    alembic_runs("async", "sqlite+aiosqlite:///shop.db", "alembic, aiosqlite");
}

fn replace(path: &Path, from: &str, to: &str) {
    let text = std::fs::read_to_string(path).unwrap();
    assert_eq!(text.matches(from).count(), 1, "{from}");
    std::fs::write(path, text.replace(from, to)).unwrap();
}
