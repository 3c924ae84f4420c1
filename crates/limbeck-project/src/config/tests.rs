//! Expected values: Alembic 1.20.1 on the same files, unless a comment says otherwise.

use std::path::{Path, PathBuf};

use limbeck_diagnostics::{Code, Error};
use tempfile::TempDir;

use super::*;

/// A folder with an ini, a `pyproject.toml`, or both.
struct Folder(TempDir);

impl Folder {
    fn new(ini: Option<&str>, toml: Option<&str>) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        for (name, text) in [("alembic.ini", ini), ("pyproject.toml", toml)] {
            if let Some(text) = text {
                std::fs::write(folder.path().join(name), text).unwrap();
            }
        }
        folder
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn load(&self) -> Result<Config, Error> {
        Config::load(&Lookup::in_folder(self.path()))
    }
}

fn ini(text: &str) -> Config {
    Folder::new(Some(&format!("[alembic]\nscript_location = a\n{text}\n")), None).load().unwrap()
}

fn toml(text: &str) -> (Folder, Config) {
    let folder = Folder::new(None, Some(&format!("[tool.alembic]\nscript_location = \"a\"\n{text}\n")));
    let config = folder.load().unwrap();
    (folder, config)
}

#[test]
fn the_files_are_looked_up_as_alembic_does() {
    let files = |files: &[&str], variable: &str| {
        let lookup = Lookup {
            cwd: "/p".into(),
            files: files.iter().map(PathBuf::from).collect(),
            alembic_config: Some(variable.into()),
            section: None,
        };
        lookup.files().map(|(ini, toml)| (ini.display().to_string(), toml.display().to_string()))
    };
    let pair = |ini: &str, toml: &str| Ok((ini.to_owned(), toml.to_owned()));
    assert_eq!(files(&[], ""), pair("alembic.ini", "pyproject.toml"));
    assert_eq!(files(&["x.ini"], "v/pyproject.toml"), pair("x.ini", "v/pyproject.toml"));
    assert_eq!(files(&["d/pyproject.toml"], "v.ini"), pair("v.ini", "d/pyproject.toml"));
    assert_eq!(files(&["d/pyproject.toml", "x.ini"], "v.ini"), pair("x.ini", "d/pyproject.toml"));
    assert_eq!(files(&["a.ini", "b.ini"], "").unwrap_err().to_string(), "only one ini file may be indicated");
    assert_eq!(
        files(&["pyproject.toml", "b/pyproject.toml"], "").unwrap_err().to_string(),
        "pyproject.toml indicated more than once"
    );
}

#[test]
fn the_ini_wins_over_the_table_key_by_key() {
    let folder = Folder::new(
        Some("[alembic]\nscript_location = %(here)s/gen\nprepend_sys_path = .\n"),
        Some(
            "[tool.alembic]\nscript_location = \"scr\"\nversion_locations = [\"%(here)s/a\", \"b\"]\nfile_template = \"%%(rev)s\"\ntruncate_slug_length = 7\n",
        ),
    );
    let settings = folder.load().unwrap().script_settings().unwrap();
    assert_eq!(settings.location, ScriptLocation::Path(folder.path().join("gen")));
    let locations = [folder.path().join("a"), "b".into()].map(ScriptLocation::Path);
    assert_eq!(settings.version_locations.as_deref(), Some(&locations[..]));
    assert_eq!(settings.file_template, "%(rev)s");
    assert_eq!(settings.truncate_slug_length, 7);
    let search = SearchFolder { text: ".".into(), folder: folder.path().to_owned() };
    assert_eq!(settings.prepend_sys_path, [search]);
}

#[test]
fn defaults_stand_for_missing_keys() {
    let settings = ini("timezone =").script_settings().unwrap();
    assert_eq!(settings.location, ScriptLocation::Path("a".into()));
    assert_eq!(settings.version_locations, None);
    assert_eq!(settings.file_template, "%(rev)s_%(slug)s");
    assert_eq!(settings.truncate_slug_length, 40);
    assert_eq!(settings.output_encoding, "utf-8");
    // Alembic raises for an empty `timezone`, although its template says that blank means local time.
    assert_eq!(settings.timezone, None);
    assert!(!settings.recursive && !settings.sourceless && !settings.revision_environment);
}

#[test]
fn a_missing_script_location_says_what_was_read() {
    let nothing = Folder::new(None, None);
    let error = nothing.load().unwrap().script_settings().unwrap_err();
    assert_eq!(error.to_string(), "No 'script_location' key found in configuration.");
    assert_eq!(error.code(), Code::ConfigMissing);
    assert!(error.diagnostic().notes[0].contains("does not exist"), "{error:?}");
    let other = Folder::new(Some("[x]\n"), None);
    let error = other.load().unwrap().script_settings().unwrap_err();
    assert!(error.diagnostic().notes[0].contains("has no section `[alembic]`"), "{error:?}");
}

#[test]
fn lists_are_split_by_the_separator_that_is_named() {
    let list = |text: &str| -> Vec<String> {
        let found = ini(text).script_settings().unwrap().version_locations.unwrap();
        found.iter().map(ScriptLocation::to_string).collect()
    };
    assert_eq!(list("path_separator = os\nversion_locations = a : b::c"), ["a", "b", "c"]);
    assert_eq!(list("path_separator = space\nversion_locations = a,  b"), ["a,", "b"]);
    assert_eq!(list("path_separator = newline\nversion_locations =\n  a b\n\n  c"), ["a b", "c"]);
    assert_eq!(list("path_separator = ;\nversion_locations = a;b:c"), ["a", "b:c"]);
    assert_eq!(list("version_path_separator = os\nversion_locations = a:b"), ["a", "b"]);
    assert_eq!(list("version_locations = a, b c"), ["a", "b", "c"]);
    let search = ini("version_path_separator = os\nprepend_sys_path = a:b, c").prepend_sys_path().unwrap();
    assert_eq!(search.iter().map(|one| one.text.as_str()).collect::<Vec<_>>(), ["a", "b", "c"]);
    let error = ini("path_separator = zz\nversion_locations = a").script_settings().unwrap_err();
    assert_eq!(
        error.to_string(),
        "'zz' is not a valid value for path_separator; expected 'space', 'newline', 'os', ':', ';'"
    );
}

#[test]
fn booleans_are_the_exact_text_true() {
    for (text, expected) in [("true", true), ("True", false), ("1", false), ("", false), ("false", false)] {
        let settings = ini(&format!("recursive_version_locations = {text}")).script_settings().unwrap();
        assert_eq!(settings.recursive, expected, "{text}");
    }
    for (text, expected) in [("True", true), (" yes", true), ("0", false), ("off", false)] {
        let settings = ini(&format!("revision_environment = {text}")).script_settings().unwrap();
        assert_eq!(settings.revision_environment, expected, "{text}");
    }
    assert!(ini("revision_environment = bogus").script_settings().is_err());
    assert_eq!(ini("sourceless = True").warnings().len(), 1);
}

#[test]
fn toml_values_have_types() {
    let (_folder, config) = toml("recursive_version_locations = true\ntruncate_slug_length = \"12\"");
    let settings = config.script_settings().unwrap();
    assert!(settings.recursive);
    assert_eq!(settings.truncate_slug_length, 12);
    for (text, message, underlined) in [
        (
            "recursive_version_locations = \"true\"",
            "boolean value expected for TOML parameter 'recursive_version_locations'",
            "\"true\"",
        ),
        ("truncate_slug_length = 3.5", "unsupported TOML value type for key: 'truncate_slug_length'", "3.5"),
        // For these, Alembic ends in a traceback.
        ("version_locations = [1]", "the value of `version_locations` must be a list of texts", "[1]"),
        ("file_template = 3", "the value of `file_template` must be a text", "3"),
        (
            "file_template = \"100%\"",
            "the value of `file_template` in `[tool.alembic]` cannot be read",
            "\"100%\"",
        ),
        (
            "timezone = \"%(zone)s\"",
            "the value of `timezone` in `[tool.alembic]` cannot be read",
            "\"%(zone)s\"",
        ),
    ] {
        let (_folder, config) = toml(text);
        let error = config.script_settings().unwrap_err();
        assert_eq!(error.to_string(), message);
        let location = error.diagnostic().location.as_ref().unwrap();
        let span = location.span.start as usize..location.span.end as usize;
        assert_eq!(&location.source.text()[span], underlined);
    }
}

#[test]
fn a_toml_file_that_cannot_be_read_is_shown() {
    for (text, message) in
        [("tool = 3", "Incorrect TOML format"), ("[tool]\nalembic = 3", "Incorrect TOML format")]
    {
        assert_eq!(Folder::new(None, Some(text)).load().unwrap_err().to_string(), message);
    }
    let error = Folder::new(None, Some("a = 1\nx = \n")).load().unwrap_err();
    assert_eq!(error.code(), Code::ConfigSyntax);
    let location = error.diagnostic().location.as_ref().unwrap();
    assert_eq!(location.source.position(location.span.start).line, 2);
    for text in ["", "[tool]\n", "[tool.black]\n"] {
        assert!(!Folder::new(None, Some(text)).load().unwrap().has_toml_table());
    }
}

#[test]
fn env_py_sees_the_ini_alone() {
    let folder = Folder::new(
        Some("[alembic]\nscript_location = gen\nsqlalchemy.url = sqlite:///x.db\n[post_write_hooks]\n"),
        Some("[tool.alembic]\nfile_template = \"x\"\n"),
    );
    let mut config = folder.load().unwrap();
    let here = folder.path().display().to_string();
    let pairs = |list: &[(&str, &str)]| -> Vec<(String, String)> {
        list.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    };
    let main = [("here", here.as_str()), ("script_location", "gen"), ("sqlalchemy.url", "sqlite:///x.db")];
    assert_eq!(config.section("alembic").unwrap(), Some(pairs(&main)));
    assert_eq!(config.section("post_write_hooks").unwrap(), Some(pairs(&main[..1])));
    assert_eq!(config.section("zz").unwrap(), None);
    assert_eq!(config.config_file_name(), Path::new("alembic.ini"));
    assert_eq!(config.main_option("file_template").unwrap(), None);
    assert_eq!(
        config.section_option("q", "x").unwrap_err().to_string(),
        "No config file 'alembic.ini' found, or file has no '[q]' section"
    );
    assert_eq!(config.set_main_option("a", "p%w").unwrap_err().code(), Code::ConfigInterpolation);
    config.set_main_option("a", "p%%w").unwrap();
    assert_eq!(config.main_option("a").unwrap().as_deref(), Some("p%w"));
    assert_eq!(config.raw_main_option("a"), Some("p%%w"));
    config.set_main_option("sqlalchemy.URL", "zzz").unwrap();
    assert_eq!(config.main_option("SQLALCHEMY.Url").unwrap().as_deref(), Some("zzz"));
    assert!(config.remove_main_option("a"));
    assert_eq!(config.main_option("a").unwrap(), None);
}

#[test]
fn a_section_can_be_made_where_there_is_no_file() {
    let mut config = Folder::new(None, None).load().unwrap();
    assert!(config.main_option("x").is_err());
    assert_eq!(config.section("alembic").unwrap(), None);
    config.set_main_option("x", "d").unwrap();
    assert_eq!(config.main_option("x").unwrap().as_deref(), Some("d"));
}

#[test]
fn another_section_can_be_the_main_one() {
    let folder = Folder::new(Some("[alembic]\nscript_location = a\n[other]\nscript_location = b\n"), None);
    let lookup = Lookup { section: Some("other".into()), ..Lookup::in_folder(folder.path()) };
    let config = Config::load(&lookup).unwrap();
    assert_eq!(config.script_settings().unwrap().location, ScriptLocation::Path("b".into()));
}

#[test]
fn hooks_are_read_from_either_file() {
    let config = ini(
        "[post_write_hooks]\nhooks = a, b c,d\na.type = exec\na.options = x y\na.cwd = %(here)s\nab.type = z",
    );
    let hooks = config.post_write_hooks().unwrap();
    assert_eq!(hooks.iter().map(|hook| hook.name.as_str()).collect::<Vec<_>>(), ["a", "b", "c", "d"]);
    assert_eq!(hooks[0].options.len(), 3);
    assert_eq!(hooks[0].option("options"), Some("x y"));
    assert_eq!(hooks[0].option("cwd").map(Path::new), config.ini_path().parent());

    let table = "[[tool.alembic.post_write_hooks]]\nname = \"black\"\ntype = \"console_scripts\"\n";
    let (_folder, config) = toml(table);
    let hook =
        PostWriteHook { name: "black".into(), options: vec![("type".into(), "console_scripts".into())] };
    assert_eq!(config.post_write_hooks().unwrap(), [hook]);
    let table = format!("[tool.alembic]\n{table}");
    let hidden = Folder::new(Some("[post_write_hooks]\n"), Some(&table)).load().unwrap();
    assert_eq!(hidden.post_write_hooks().unwrap(), []);
    let (_folder, config) = toml("post_write_hooks = [{type = \"exec\"}]");
    assert_eq!(config.post_write_hooks().unwrap_err().code(), Code::ConfigValue);
}

/// Alembic 1.20.1 fails here: it puts the folder's percent sign into the value undoubled.
#[test]
fn a_percent_sign_in_the_folders_name_does_no_harm() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("pc%t");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("alembic.ini"), "[alembic]\nscript_location = %(here)s/al\n").unwrap();
    std::fs::write(folder.join("pyproject.toml"), "[tool.alembic]\ntimezone = \"%(here)s\"\n").unwrap();
    let settings = Config::load(&Lookup::in_folder(&folder)).unwrap().script_settings().unwrap();
    assert_eq!(settings.location, ScriptLocation::Path(folder.join("al")));
    assert_eq!(settings.timezone.as_deref().map(Path::new), Some(folder.as_path()));
}
