//! Expected values: files that `alembic revision` of Alembic 1.20.1 made.

use jiff::Zoned;
use limbeck_diagnostics::{Code, Error};

use super::*;
use crate::config::Lookup;

fn open(settings: &str) -> Result<ScriptDirectory, Error> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("scr")).unwrap();
    let text = format!("[alembic]\nscript_location = %(here)s/scr\npath_separator = os\n{settings}\n");
    std::fs::write(folder.path().join("alembic.ini"), text).unwrap();
    ScriptDirectory::open(&Config::load(&Lookup::in_folder(folder.path()))?, &no_packages)
}

fn now() -> Zoned {
    "2026-11-22T21:37:15.498397[UTC]".parse().unwrap()
}

fn name(settings: &str, message: &str) -> Result<String, Error> {
    let directory = open(settings)?;
    let date = directory.create_date(&now())?;
    Ok(directory.file_name("86b726fa699d", Some(message), &date)?.display().to_string())
}

#[test]
fn files_are_named_by_the_template() {
    assert_eq!(name("", "Hello, World: first!").unwrap(), "86b726fa699d_hello_world_first.py");
    assert_eq!(name("", "").unwrap(), "86b726fa699d_.py");
    let template = "file_template = %%(epoch)s_%%(rev)-15s_%%(slug).3s_%%(month)5d";
    assert_eq!(name(template, "abcdef").unwrap(), "1795383435_86b726fa699d   _abc_   11.py");
    let template = "recursive_version_locations = true\n\
        file_template = %%(year)d/%%(month).2d/%%(day).2d_%%(hour).2d%%(minute).2d_%%(second).2d_%%(rev)s_%%(slug)s";
    assert_eq!(name(template, "x").unwrap(), "2026/11/22_2137_15_86b726fa699d_x.py");
}

#[test]
fn a_template_that_cannot_be_used_is_refused() {
    for template in ["%%(foo)d", "%%(epoch)q", "%%(rev)d", "%%", "%%(year)d/%%(rev)s"] {
        let error = name(&format!("file_template = {template}"), "x").unwrap_err();
        assert_eq!(error.code(), Code::ConfigValue, "{template}");
    }
}

#[test]
fn dates_are_written_as_python_writes_them() {
    let shown = |timezone: &str, now: Zoned| {
        let directory = open(&format!("timezone = {timezone}"))?;
        Ok::<String, Error>(directory.create_date(&now)?.to_string())
    };
    assert_eq!(shown("", now()).unwrap(), "2026-11-22 21:37:15.498397");
    assert_eq!(shown("utc", now()).unwrap(), "2026-11-22 21:37:15.498397+00:00");
    // A small container may have no time zone database; Python fails there too.
    if jiff::tz::TimeZone::get("Asia/Kolkata").is_ok() {
        assert_eq!(shown("est5edt", now()).unwrap(), "2026-11-22 16:37:15.498397-05:00");
        assert_eq!(shown("Asia/Kolkata", now()).unwrap(), "2026-11-23 03:07:15.498397+05:30");
    }
    let whole: Zoned = "2026-01-02T03:04:05[UTC]".parse().unwrap();
    assert_eq!(shown("", whole).unwrap(), "2026-01-02 03:04:05");
    assert_eq!(shown("Foo/Bar", now()).unwrap_err().to_string(), "Can't locate timezone: Foo/Bar");
}

#[test]
fn revision_identifiers_are_twelve_digits() {
    assert_eq!(revision_id([0, 0x1a, 0xff, 3, 0x40, 0xde]), "001aff0340de");
}

#[test]
fn a_script_location_that_is_missing_is_alembics_error() {
    let folder = tempfile::tempdir().unwrap();
    let ini = folder.path().join("alembic.ini");
    let open = || ScriptDirectory::open(&Config::load(&Lookup::in_folder(folder.path()))?, &no_packages);
    std::fs::write(&ini, "[alembic]\nscript_location = nothere\n").unwrap();
    let error = open().unwrap_err();
    assert_eq!(
        error.to_string(),
        "Path doesn't exist: nothere.  Please use the 'init' command to create a new scripts folder."
    );
    assert_eq!(error.code(), Code::ScriptLocationMissing);
    std::fs::write(&ini, "[alembic]\nscript_location = pkg:scripts\n").unwrap();
    assert_eq!(open().unwrap_err().code(), Code::ScriptLocationMissing);
}

#[test]
fn a_script_is_written_once_and_in_its_encoding() {
    let folder = tempfile::tempdir().unwrap();
    let versions = folder.path().join("versions");
    let utf8 = open("").unwrap();
    let written = utf8.write_script(&versions, Path::new("2026/a.py"), "é").unwrap();
    let v = versions.display();
    let lines =
        [format!("Creating directory {v}/2026 ...  done"), format!("Generating {v}/2026/a.py ...  done")];
    assert_eq!(written.lines, lines);
    assert_eq!(std::fs::read(&written.path).unwrap(), "é".as_bytes());
    let error = utf8.write_script(&versions, Path::new("2026/a.py"), "other").unwrap_err();
    assert_eq!(error.code(), Code::FileAccess);
    assert_eq!(std::fs::read(&written.path).unwrap(), "é".as_bytes());
    let latin = open("output_encoding = Latin-1").unwrap();
    let written = latin.write_script(&versions, Path::new("b.py"), "é").unwrap();
    assert_eq!(std::fs::read(written.path).unwrap(), b"\xe9");
    for (encoding, text) in [("latin-1", "Ω"), ("ascii", "é"), ("foo", "a")] {
        let directory = open(&format!("output_encoding = {encoding}")).unwrap();
        let error = directory.write_script(&versions, Path::new("c.py"), text).unwrap_err();
        assert_eq!(error.code(), Code::ConfigValue);
        assert!(!versions.join("c.py").exists());
    }
}
