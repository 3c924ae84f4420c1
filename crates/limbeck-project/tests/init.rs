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

fn texts(report: &InitReport) -> Vec<String> {
    report.lines.iter().map(|line| line.text.clone()).collect()
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
    let lines = texts(&run(folder.path(), "./alembic/", "generic").unwrap());
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
    assert_eq!(texts(&report), expected);
}

/// The lines are those that Alembic 1.20.1 printed, for a new file, for one that is there, and for one that has the
/// table already.
#[test]
fn a_pyproject_template_writes_or_extends_the_table() {
    let folder = tempfile::tempdir().unwrap();
    let p = folder.path().display();
    for (name, before, after, line) in [
        ("a", None, "[tool.alembic]\n", format!("Generating {p}/a/pyproject.toml ...  done")),
        (
            "b",
            Some("[project]\nname = \"b\""),
            "[project]\nname = \"b\"\n\n[tool.alembic]\n",
            format!("Appending to existing {p}/b/pyproject.toml ...  done"),
        ),
        (
            "c",
            Some("[tool]\nalembic.sourceless = true\n"),
            "[tool]\nalembic.sourceless = true\n",
            format!(
                "File {p}/c/pyproject.toml already exists and already has a [tool.alembic] section, skipping"
            ),
        ),
    ] {
        let root = folder.path().join(name);
        std::fs::create_dir(&root).unwrap();
        let toml = root.join("pyproject.toml");
        if let Some(before) = before {
            std::fs::write(&toml, before).unwrap();
        }
        let report = run(&root, "alembic", "pyproject").unwrap();
        let expected = [
            line,
            format!("Generating {p}/{name}/alembic.ini ...  done"),
            format!(
                "Please edit configuration settings in {p}/{name}/pyproject.toml and \
                 configuration/connection/logging settings in {p}/{name}/alembic.ini before proceeding."
            ),
        ];
        assert_eq!(texts(&report)[5..], expected);
        let text = std::fs::read_to_string(&toml).unwrap();
        assert!(text.starts_with(after), "{text}");
        assert_eq!(text.contains("script_location = \"%(here)s/alembic\"\n"), name != "c");
    }
}

/// The table of `native` goes into `pyproject.toml`, or into a `limbeck.toml` that is there, and is read from there.
#[test]
fn the_native_template_writes_one_table() {
    let own = "inert = [\"a\"]\n[template_args]\nb = 1\n";
    for (name, file, before, line) in [
        ("new", "pyproject.toml", None, "Generating"),
        ("table", "pyproject.toml", Some("[project]\nname = \"b\""), "Appending to existing"),
        (
            "inert",
            "pyproject.toml",
            Some("[tool.limbeck] # x\ninert = [\"a\"]\n[tool.x]\n"),
            "Adding to existing",
        ),
        ("own", "limbeck.toml", Some("inert = [\"a\"]\n"), "Adding to existing"),
        ("kept", "limbeck.toml", Some(own), "File"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        if let Some(before) = before {
            std::fs::write(folder.path().join(file), before).unwrap();
        }
        let report = run(folder.path(), "db", "native").unwrap();
        let lines = texts(&report);
        let path = folder.path().join(file).display().to_string();
        assert!(lines[4].starts_with(&format!("{line} {path} ")), "{name}: {lines:?}");
        let last = format!("Please edit configuration/connection settings in {path} before proceeding.");
        assert_eq!(lines.last(), Some(&last));
        let config = limbeck_project::Config::load(&Lookup::in_folder(folder.path())).unwrap();
        if name == "kept" {
            assert_eq!(std::fs::read_to_string(folder.path().join(file)).unwrap(), own);
            continue;
        }
        assert!(config.environment_table().unwrap().url.is_some(), "{name}");
        assert_eq!(
            config.tool_table().inert,
            if ["inert", "own"].contains(&name) { vec!["a"] } else { vec![] }
        );
        let found = limbeck_project::script_directory::no_packages;
        let directory = limbeck_project::ScriptDirectory::open(&config, &found).unwrap();
        assert_eq!(directory.location(), folder.path().join("db"));
        assert!(directory.template_path().is_file() && !directory.env_path().exists());
    }
}

/// A file that is named with `-c` is made, and an ini that is not named does not matter.
#[test]
fn the_native_template_writes_the_file_that_is_named() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("conf")).unwrap();
    std::fs::write(folder.path().join("alembic.ini"), "[alembic]\nscript_location = x\n").unwrap();
    let lookup = Lookup { files: vec!["conf/limbeck.toml".into()], ..Lookup::in_folder(folder.path()) };
    run_with(&lookup, "db", "native", false).unwrap();
    let text = std::fs::read_to_string(folder.path().join("conf/limbeck.toml")).unwrap();
    assert!(text.contains("\nscript_location = \"%(here)s/../db\"\n"), "{text}");
    let config = limbeck_project::Config::load(&lookup).unwrap();
    let directory =
        limbeck_project::ScriptDirectory::open(&config, &limbeck_project::script_directory::no_packages)
            .unwrap();
    assert!(directory.template_path().is_file());
}

#[test]
fn the_native_template_gives_way_to_what_is_there() {
    let table = "[tool.alembic]\nscript_location = \"x\"\n";
    for (file, text, message) in [
        ("alembic.ini", "[alembic]\nscript_location = x\n", "names a `script_location` already"),
        ("pyproject.toml", table, "names a `script_location` already"),
        ("pyproject.toml", "tool = { x = 1 }\n", "a table `[tool.limbeck]` cannot be added"),
        ("pyproject.toml", "[tool]\nlimbeck.inert = []\n", "a table `[tool.limbeck]` cannot be added"),
        ("pyproject.toml", "[tool]\nlimbeck = { inert = [] }\n", "a table `[tool.limbeck]` cannot be added"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(file), text).unwrap();
        let before = tree(folder.path());
        let error = run(folder.path(), "db", "native").unwrap_err();
        assert_eq!(error.code(), Code::InitTarget, "{error:?}");
        assert!(error.to_string().contains(message), "{error:?}");
        assert_eq!(tree(folder.path()), before);
    }
}

/// Each of the two files names the folder as it sees it; Alembic writes into both what the ini sees.
#[test]
fn the_table_may_stand_in_another_folder() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("sub")).unwrap();
    let lookup = Lookup { files: vec!["sub/pyproject.toml".into()], ..Lookup::in_folder(folder.path()) };
    run_with(&lookup, "alembic", "pyproject", false).unwrap();
    let text = std::fs::read_to_string(folder.path().join("sub/pyproject.toml")).unwrap();
    assert!(text.contains("script_location = \"%(here)s/../alembic\"\n"), "{text}");
    let config = limbeck_project::Config::load(&lookup).unwrap();
    limbeck_project::ScriptDirectory::open(&config, &limbeck_project::script_directory::no_packages).unwrap();
}

#[test]
fn a_pyproject_that_cannot_be_extended_is_left_alone() {
    for (text, code, message) in [
        ("not toml [", Code::ConfigSyntax, ""),
        ("tool = { x = 1 }\n", Code::InitTarget, "a table `[tool.alembic]` cannot be added"),
        ("[tool]\nalembic = 1\n", Code::ConfigSyntax, "Incorrect TOML format"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("pyproject.toml"), text).unwrap();
        let before = tree(folder.path());
        let error = run(folder.path(), "alembic", "pyproject").unwrap_err();
        assert_eq!(error.code(), code, "{error:?}");
        assert!(error.to_string().contains(message), "{error:?}");
        assert_eq!(tree(folder.path()), before);
    }
    // What is written last fails: the table is taken out again.
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("pyproject.toml"), "[project]\n").unwrap();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("/nowhere/at/all", folder.path().join("alembic.ini")).unwrap();
        run(folder.path(), "alembic", "pyproject").unwrap_err();
        let text = std::fs::read_to_string(folder.path().join("pyproject.toml")).unwrap();
        assert_eq!(text, "[project]\n");
    }
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

#[test]
fn real_alembic_runs_the_pyproject_templates() {
    alembic_runs("pyproject", "sqlite:///shop.db", "alembic");
    alembic_runs("pyproject_async", "sqlite+aiosqlite:///shop.db", "alembic, aiosqlite");
}

/// Two databases with different models: one script has a function for each database, and `--sql` writes a file for
/// each.
#[test]
fn real_alembic_runs_the_multidb_template() {
    let Some(python) = support::python("real Alembic runs the multidb template", "alembic") else { return };
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), "alembic", "multidb").unwrap();
    let ini = folder.path().join("alembic.ini");
    replace(&ini, "driver://user:password@localhost/dbname\n", "sqlite:///one.db\n");
    replace(&ini, "driver://user:password@localhost/dbname2\n", "sqlite:///two.db\n");
    let env = folder.path().join("alembic/env.py");
    replace(
        &env,
        "target_metadata: Dict[str, MetaData] = {}",
        "from shop import one, two\ntarget_metadata: Dict[str, MetaData] = {'engine1': one, 'engine2': two}",
    );
    let models = "from sqlalchemy import Column, Integer, MetaData, Table\n\
        one, two = MetaData(), MetaData()\n\
        Table('account', one, Column('id', Integer, primary_key=True))\n";
    std::fs::write(folder.path().join("shop.py"), models).unwrap();
    let alembic = |arguments: &[&str]| {
        let mut command = Command::new(&python);
        command.args(["-m", "alembic"]).args(arguments).current_dir(folder.path());
        support::text(&command.output().unwrap())
    };
    alembic(&["revision", "--autogenerate", "-m", "accounts"]);
    alembic(&["upgrade", "head"]);
    let more = format!("{models}Table('invoice', two, Column('id', Integer, primary_key=True))\n");
    std::fs::write(folder.path().join("shop.py"), more).unwrap();
    alembic(&["revision", "--autogenerate", "-m", "invoices"]);
    alembic(&["upgrade", "head"]);
    assert!(alembic(&["check"]).contains("No new upgrade operations detected."));
    alembic(&["upgrade", "--sql", "head"]);
    let script = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    assert!(script("engine1.sql").contains("CREATE TABLE account"));
    assert!(!script("engine1.sql").contains("CREATE TABLE invoice"));
    assert!(script("engine2.sql").contains("CREATE TABLE invoice"));
    alembic(&["revision", "-m", "by hand"]);
    alembic(&["upgrade", "head"]);
    let current = alembic(&["current"]);
    assert_eq!(current.matches("(head)").count(), 2, "{current}");
    alembic(&["downgrade", "base"]);
}

fn replace(path: &Path, from: &str, to: &str) {
    let text = std::fs::read_to_string(path).unwrap();
    assert_eq!(text.matches(from).count(), 1, "{from}");
    std::fs::write(path, text.replace(from, to)).unwrap();
}
