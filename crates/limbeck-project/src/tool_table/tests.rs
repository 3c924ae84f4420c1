//! The table as it stands in a file.

use limbeck_diagnostics::{Code, Error};
use limbeck_pysource::environment::PlainValue;
use tempfile::TempDir;

use super::{ArgumentValue, DatabaseUrl, Form, KEYS, Part};
use crate::config::{Config, Lookup};

/// A folder with files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn load(files: &[(&str, &str)]) -> Result<(TempDir, Config), Error> {
    let folder = folder(files);
    let config = Config::load(&Lookup::in_folder(folder.path()))?;
    Ok((folder, config))
}

fn table(text: &str) -> Result<(TempDir, Config), Error> {
    load(&[("pyproject.toml", &format!("[tool.limbeck]\nscript_location = \"db\"\n{text}\n"))])
}

/// The error of a table, with the text that it underlines.
fn refused(text: &str) -> (String, Code, String) {
    let error = table(text).unwrap_err();
    let location = error.diagnostic().location.as_ref().unwrap();
    let underlined = &location.source.text()[location.span.start as usize..location.span.end as usize];
    (error.to_string(), error.code(), underlined.to_owned())
}

#[test]
fn a_project_names_modules_that_it_vouches_for_beside_alembics_files() {
    let ini = ("alembic.ini", "[alembic]\nscript_location = db\n");
    let (folder, config) =
        load(&[ini, ("pyproject.toml", "[tool.limbeck]\ninert = [\"acme\"]\ninterpreter = \"env\"\n")])
            .unwrap();
    assert_eq!(config.tool_table().inert, ["acme"]);
    assert_eq!(config.tool_table().interpreter, Some(folder.path().join("env")));
    assert!(config.environment_table().is_none() && config.warnings().is_empty());
}

#[test]
fn a_table_says_what_an_env_py_would_do() {
    let (folder, config) = table(concat!(
        "url = \"postgresql://u:p%40w@h/d\"\nmodels = [\"app.models:Base\", \"app.more\"]\nenv_file = \".env\"\n",
        "compare_type = \"app.hooks:same\"\ncompare_server_default = false\nversion_table = \"v%%\"\n",
        "[tool.limbeck.template_args]\na = [1, \"%(here)s\"]\n"
    ))
    .unwrap();
    let found = config.environment_table().unwrap();
    let url = "postgresql://u:p%40w@h/d".to_owned();
    assert_eq!(found.url.as_ref().map(|url| &url.value), Some(&DatabaseUrl::Given(url)));
    assert!(!format!("{:?}", found.url).contains("p%40w"));
    assert_eq!(found.env_file, Some(folder.path().join(".env")));
    let models: Vec<_> =
        found.models.iter().map(|item| (&*item.value.module, item.value.name.as_deref())).collect();
    assert_eq!(models, [("app.models", Some("Base")), ("app.more", None)]);
    let value = |name| found.argument(name).map(|argument| argument.value.clone());
    assert_eq!(value("compare_server_default"), Some(ArgumentValue::Plain(PlainValue::Bool(false))));
    assert_eq!(value("version_table"), Some(ArgumentValue::Plain(PlainValue::Text("v%".to_owned()))));
    let here = PlainValue::Text(folder.path().display().to_string());
    let list = PlainValue::List(vec![PlainValue::Int(1), here]);
    assert_eq!(
        value("template_args"),
        Some(ArgumentValue::Plain(PlainValue::Map(vec![("a".to_owned(), list)])))
    );
    assert!(matches!(value("compare_type"), Some(ArgumentValue::Functions(named)) if named.len() == 1));
    let settings = config.script_settings().unwrap();
    assert_eq!(settings.location.to_string(), "db");
    assert_eq!(settings.prepend_sys_path[0].folder, folder.path());
}

#[test]
fn a_file_of_its_own_holds_the_same_keys() {
    let (folder, config) =
        load(&[("limbeck.toml", "script_location = \"db\"\nurl = \"sqlite:///%(here)s/x\"\n")]).unwrap();
    let url = DatabaseUrl::Given(format!("sqlite:///{}/x", folder.path().display()));
    assert_eq!(config.environment_table().unwrap().url.as_ref().map(|url| &url.value), Some(&url));
    let twice = load(&[("limbeck.toml", "inert = []\n"), ("pyproject.toml", "[tool.limbeck]\ninert = []\n")]);
    assert!(twice.unwrap_err().to_string().ends_with("and `[tool.limbeck]` cannot both be there"));
}

#[test]
fn a_file_that_is_named_is_the_only_one_that_counts() {
    let own = ("limbeck.toml", "script_location = \"db\"\nurl = \"env:X\"\n");
    let folder = folder(&[own, ("alembic.ini", "[alembic]\nscript_location = other\n")]);
    let lookup = |files: &[&str], section: Option<&str>| Lookup {
        files: files.iter().map(Into::into).collect(),
        section: section.map(str::to_owned),
        ..Lookup::in_folder(folder.path())
    };
    let location = |lookup| Config::load(&lookup).unwrap().script_settings().unwrap().location.to_string();
    assert_eq!(location(lookup(&[], None)), "other");
    assert_eq!(location(lookup(&["limbeck.toml"], None)), "db");
    assert_eq!(location(lookup(&["limbeck.toml", "alembic.ini"], None)), "other");
    assert_eq!(Config::load(&lookup(&["limbeck.toml"], Some("x"))).unwrap_err().code(), Code::Usage);
}

#[test]
fn alembics_files_win_and_that_is_said() {
    let own = "[tool.limbeck]\nurl = \"env:X\"\n";
    let ini = ("alembic.ini", "[alembic]\nscript_location = db\n");
    let beside = format!("[tool.alembic]\nscript_location = \"db\"\n{own}");
    for files in [vec![ini, ("pyproject.toml", own)], vec![("pyproject.toml", beside.as_str())]] {
        let (_folder, config) = load(&files).unwrap();
        assert!(config.environment_table().is_none());
        let warnings = config.warnings();
        assert_eq!(warnings.len(), 1);
        assert_eq!(warnings[0].message, "`url` in `[tool.limbeck]` counts for nothing");
    }
    let (_folder, config) =
        load(&[("alembic.ini", "[loggers]\nkeys = root\n"), ("pyproject.toml", own)]).unwrap();
    assert!(config.environment_table().is_some());
    let missing = config.script_settings().unwrap_err();
    assert_eq!(missing.code(), Code::ConfigMissing);
    assert!(missing.diagnostic().location.is_some());
}

#[test]
fn what_cannot_be_is_underlined() {
    for (text, message, underlined) in [
        ("ur = \"x\"", "`ur` is no key of `[tool.limbeck]`", "ur"),
        ("connection = 1", "`connection` is no key of `[tool.limbeck]`", "connection"),
        ("include_schemas = 1", "the value of `include_schemas` must be `true` or `false`", "1"),
        ("inert = [1]", "the value of `inert` must be a text or a list of texts", "[1]"),
        ("url = \"postgres\"", "the value of `url` is no URL", "\"postgres\""),
        ("url = \"env:\"", "`url` names no variable", "\"env:\""),
        (
            "url = \"postgresql://h/a%%20b\"",
            "a percent sign of `url` is doubled",
            "\"postgresql://h/a%%20b\"",
        ),
        ("models = \"app.models\"", "`models` names modules and no metadata", "\"app.models\""),
        ("models = [\"a:b\", \"c/d\"]", "the value of `models` must be written `module:name`", "\"c/d\""),
        (
            "include_object = \"app\"",
            "the value of `include_object` must be written `module:function`",
            "\"app\"",
        ),
        (
            "compare_type = 3",
            "the value of `compare_type` must be `true`, `false` or `\"module:function\"`",
            "3",
        ),
    ] {
        assert_eq!(refused(text), (message.to_owned(), Code::ConfigValue, underlined.to_owned()), "{text}");
    }
    assert_eq!(refused("version_table = \"50%\"").1, Code::ConfigInterpolation);
    let suggested = table("target_metadata = \"x\"").unwrap_err();
    let label = &suggested.diagnostic().location.as_ref().unwrap().label;
    assert_eq!(label, "do you mean `models`?");
}

#[test]
fn a_password_is_not_underlined() {
    let (_, _, underlined) = refused("url = \"postgresql://u:hunter%%2@h/d\"");
    assert_eq!(underlined, "\"postgresql://u:*********@h/d\"");
}

/// The tables of docs/native.md, one for each part.
fn documented() -> String {
    let parts = [
        (Part::Environment, "The environment"),
        (Part::Scripts, "The scripts, as in `[tool.alembic]`"),
        (Part::Configure, "Arguments of `context.configure`"),
        (Part::Limbeck, "How Limbeck reads the project, also beside an `env.py`"),
    ];
    let mut text = String::new();
    for (part, title) in parts {
        text += &format!("\n### {title}\n\n| key | value | |\n| --- | --- | --- |\n");
        for key in KEYS.iter().filter(|key| key.part == part) {
            text += &format!("| `{}` | {} | {} |\n", key.name, key.form.words(), key.meaning);
        }
    }
    text + "\n"
}

#[test]
fn the_documentation_lists_the_keys() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/native.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = page.split_once("=1 -->\n").unwrap();
    let (_, after) = rest.split_once("<!-- end").unwrap();
    let wanted = format!("{before}=1 -->\n{}<!-- end{after}", documented());
    if std::env::var_os("LIMBECK_BLESS").is_some() {
        std::fs::write(&path, &wanted).unwrap();
        return;
    }
    assert_eq!(page, wanted, "docs/native.md does not list the keys; LIMBECK_BLESS=1 writes it anew");
}

/// Each key can be written as its form says, and is read.
#[test]
fn every_key_is_read() {
    for key in KEYS {
        let value = match key.form {
            Form::Flag => "true",
            Form::Text if key.name == "url" => "\"env:X\"",
            Form::Text => "\"x\"",
            Form::Number => "3",
            Form::Texts => "[\"x\"]",
            Form::Table if key.name == "dialect_opts" => "{ paramstyle = \"x\" }",
            Form::Table => "{ x = 1 }",
            Form::Tables => "[{ name = \"x\" }]",
            Form::References | Form::Function | Form::Functions | Form::FlagOrFunction => "\"a:b\"",
        };
        let file = ("limbeck.toml", &*format!("{} = {value}\n", key.name));
        let (_folder, config) = load(&[file]).unwrap();
        let is_argument = config.environment_table().is_some_and(|table| table.argument(key.name).is_some());
        assert_eq!(is_argument, key.part == Part::Configure, "{}", key.name);
    }
}
