//! The order of scripts against real Alembic's.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod support;

use std::path::{Path, PathBuf};

use limbeck_project::script_directory::{ScriptText, no_packages};
use limbeck_project::{Config, Lookup, ScriptDirectory};

/// A script whose identifier is made of its place, so that real Alembic loads all of them.
fn script(folder: &Path, name: &str) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let id = name.replace(|c: char| !c.is_alphanumeric(), "_");
    std::fs::write(path, format!("revision = 'r{id}'\ndown_revision = None\n")).unwrap();
}

fn project(folder: &Path, settings: &str) -> PathBuf {
    let ini = folder.join("alembic.ini");
    std::fs::write(
        &ini,
        format!("[alembic]\nscript_location = %(here)s/scr\npath_separator = os\n{settings}\n"),
    )
    .unwrap();
    ini
}

fn listed(folder: &Path) -> Vec<PathBuf> {
    let config = Config::load(&Lookup::in_folder(folder)).unwrap();
    let directory = ScriptDirectory::open(&config, &no_packages).unwrap();
    directory.scripts().unwrap().scripts.into_iter().map(|script| script.path).collect()
}

#[test]
fn scripts_are_listed_as_alembic_loads_them() {
    let Some(python) = support::python("scripts_are_listed_as_alembic_loads_them", "alembic") else { return };
    for settings in [
        "",
        "recursive_version_locations = true",
        "version_locations = %(here)s/second:%(here)s/scr/versions:%(here)s/missing:%(here)s/scr/../second",
        "version_locations = %(here)s/scr:%(here)s/second\nrecursive_version_locations = true",
        "sourceless = true",
        "sourceless = true\nrecursive_version_locations = true",
    ] {
        let folder = tempfile::tempdir().unwrap();
        let versions = folder.path().join("scr/versions");
        for name in [
            "b.py",
            "a.py",
            "Z.py",
            "é.py",
            "_x.py",
            "10_x.py",
            "9_x.py",
            ".hidden.py",
            "__init__.py",
            "__init__x.py",
            ".#lock.py",
            "conftest.py",
            "notes.txt",
            "x.py.bak",
            "sub/c.py",
            "sub/deeper/d.py",
            "alpha/e.py",
            "__pycache__/f.py",
            "x__pycache__/g.py",
        ] {
            script(&versions, name);
        }
        script(&folder.path().join("second"), "m.py");
        for name in ["orphan.py", "a.py", "both.py"] {
            script(&folder.path().join("made"), name);
        }
        compile(&python, folder.path(), &versions);
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(folder.path().join("second"), versions.join("link")).unwrap();
            std::os::unix::fs::symlink(versions.join("b.py"), versions.join("linked.py")).unwrap();
        }
        let ini = project(folder.path(), settings);
        let expected = support::run_fixture(&python, "list_scripts.py", &[ini.to_str().unwrap()]);
        let expected: Vec<PathBuf> = expected.lines().map(PathBuf::from).collect();
        assert!(expected.len() > 3);
        assert_eq!(listed(folder.path()), expected, "{settings}");
    }
}

/// Compiled files: one in the cache without a source, one beside its source, one alone beside the scripts.
fn compile(python: &Path, folder: &Path, versions: &Path) {
    let program = "import py_compile, sys; f, v = sys.argv[1:]; \
        py_compile.compile(f + '/made/orphan.py', v + '/__pycache__/orphan.cpython-3.pyc'); \
        py_compile.compile(f + '/made/a.py', v + '/a.pyc'); \
        py_compile.compile(f + '/made/both.py', v + '/both.pyc')";
    let output =
        std::process::Command::new(python).args(["-c", program]).args([folder, versions]).output().unwrap();
    support::text(&output);
}

#[test]
fn what_only_python_can_read_is_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    project(folder.path(), "sourceless = true");
    let versions = folder.path().join("scr/versions");
    std::fs::create_dir_all(&versions).unwrap();
    for (name, bytes) in [
        ("a.py", "x = 'é'".as_bytes()),
        ("b.py", b"# coding: latin-1\nx = 1"),
        ("c.py", "#!x\n# -*- coding: latin-1 -*-\nx = 'é'".as_bytes()),
        ("d.py", b"x = '\xe9'"),
        ("e.py", "# vim: set fileencoding=UTF_8 :\nx = 'é'".as_bytes()),
        ("f.pyc", b"\0\0"),
    ] {
        std::fs::write(versions.join(name), bytes).unwrap();
    }
    let config = Config::load(&Lookup::in_folder(folder.path())).unwrap();
    let listing = ScriptDirectory::open(&config, &no_packages).unwrap().scripts().unwrap();
    let kinds: Vec<&str> = listing
        .scripts
        .iter()
        .map(|script| match script.text {
            ScriptText::Source(_) => "source",
            ScriptText::Compiled => "compiled",
            ScriptText::Encoded => "encoded",
        })
        .collect();
    assert_eq!(kinds, ["source", "source", "encoded", "encoded", "source", "compiled"]);
}
