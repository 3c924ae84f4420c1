//! Real Alembic as the judge.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use limbeck_pysource::environment::{Environment, EnvironmentReading, PlainValue};
use limbeck_schema::MetadataFacts;
use serde_json::{Map, Value, json};

use crate::world::Project;

/// A Python with Alembic, which answers one request after the other.
pub struct Oracle {
    python: OsString,
    child: Child,
    requests: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Drop for Oracle {
    fn drop(&mut self) {
        // It ends with its input.
        self.requests = None;
        let _ = self.child.wait();
    }
}

impl Oracle {
    /// The oracle; nothing, said by name, when there is no interpreter for it.
    pub fn start(test: &str) -> Option<Self> {
        let Some(python) = std::env::var_os("LIMBECK_ORACLE_PYTHON") else {
            println!("skipped: {test} (LIMBECK_ORACLE_PYTHON is not set)");
            return None;
        };
        let mut child = Command::new(&python)
            .args(["-B", "-c", include_str!("oracle.py")])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let requests = child.stdin.take();
        let answers = BufReader::new(child.stdout.take().unwrap());
        Some(Self { python, child, requests, answers })
    }

    /// The `env.py` that real Alembic writes for a new project.
    pub fn template(&self, name: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        let made = Command::new(&self.python)
            .args(["-m", "alembic", "init", "-t", name, "made"])
            .current_dir(folder.path())
            .output()
            .unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        std::fs::read_to_string(folder.path().join("made/env.py")).unwrap()
    }

    /// Reads an `env.py` both ways and compares. Says whether we could.
    #[track_caller]
    pub fn compare(&mut self, project: &Project, env: &str) -> bool {
        let reading = project.read(env).unwrap();
        let (read, raised) = match reading {
            EnvironmentReading::NeedsPython(_) => return false,
            EnvironmentReading::Read(read) => (Some(read), None),
            EnvironmentReading::Raised(raised) => (None, Some(raised)),
        };
        let url = read.as_ref().and_then(|read| read.url.clone());
        let real = self.run(project, env, url.as_deref());
        if let Some(raised) = raised {
            let line = raised.source.position(raised.span.start).line;
            assert_eq!(real.get("raised"), Some(&json!([raised.class, raised.message, line])), "{env}");
            return true;
        }
        assert_eq!(real.get("raised"), None, "{env}");
        let read = read.unwrap();
        assert_eq!(described(&read), without_ours(real), "{env}");
        true
    }

    fn run(&mut self, project: &Project, env: &str, url: Option<&str>) -> Map<String, Value> {
        let mut ini = "[alembic]\nscript_location = %(here)s/alembic\nprepend_sys_path = .\n".to_owned();
        for (name, value) in &project.options {
            ini.push_str(&format!("{name} = {value}\n"));
        }
        ini.push_str(
        "[loggers]\nkeys = root\n[handlers]\nkeys = h\n[formatters]\nkeys =\n[logger_root]\nhandlers = h\n\
         [handler_h]\nclass = StreamHandler\nargs = (sys.stderr,)\n",
    );
        project.file("alembic.ini", &ini).file("alembic/env.py", env).file("alembic/script.py.mako", "");
        let request = json!({
            "folder": project.path(),
            "variables": project.variables,
            "offline": project.offline,
            "x": project.x_arguments,
            "url": url,
        });
        writeln!(self.requests.as_mut().unwrap(), "{request}").unwrap();
        let mut answer = String::new();
        self.answers.read_line(&mut answer).unwrap();
        match serde_json::from_str(&answer) {
            Ok(Value::Object(seen)) => seen,
            _ => panic!("{env}\n{answer}"),
        }
    }
}

fn without_ours(mut real: Map<String, Value>) -> Map<String, Value> {
    for name in ["open", "pool", "tables"] {
        real.remove(name);
    }
    real
}

/// Our reading in the words of the recorder.
fn described(read: &Environment) -> Map<String, Value> {
    let MetadataFacts::Known { convention } = &read.facts else { panic!("{read:?}") };
    let given = &read.configure;
    let mut options = Map::new();
    let flags = [
        ("compare_type", given.compare_type),
        ("compare_server_default", given.compare_server_default),
        ("include_schemas", given.include_schemas),
        ("render_as_batch", given.render_as_batch),
        ("version_table_pk", given.version_table_pk),
        ("transaction_per_migration", given.transaction_per_migration),
        ("transactional_ddl", given.transactional_ddl),
        ("literal_binds", given.literal_binds),
    ];
    options.extend(flags.into_iter().filter_map(|(name, value)| Some((name.to_owned(), json!(value?)))));
    let texts = [
        ("version_table", &given.version_table),
        ("version_table_schema", &given.version_table_schema),
        ("user_module_prefix", &given.user_module_prefix),
        ("dialect_name", &given.dialect_name),
        ("starting_rev", &given.starting_rev),
        ("tag", &given.tag),
    ];
    options.extend(
        texts.into_iter().filter_map(|(name, value)| Some((name.to_owned(), json!(value.as_ref()?)))),
    );
    if let Some(style) = &given.paramstyle {
        options.insert("dialect_opts".into(), json!({"paramstyle": style}));
    }
    if !given.template_args.is_empty() {
        options.insert("template_args".into(), plain(&PlainValue::Map(given.template_args.clone())));
    }
    let mut hooks = read.hooks.clone();
    hooks.sort();
    let changed: BTreeMap<_, _> = read.variables_changed.iter().cloned().collect();
    let described = json!({
        "runs": [read.begins_transaction],
        "url": read.url,
        "models": read.models.is_some(),
        "convention": convention.templates,
        "hooks": hooks,
        "options": options,
        "changed": changed,
    });
    let Value::Object(described) = described else { unreachable!() };
    described
}

fn plain(value: &PlainValue) -> Value {
    match value {
        PlainValue::None => Value::Null,
        PlainValue::Bool(value) => json!(value),
        PlainValue::Int(value) => json!(value),
        PlainValue::Float(text) => json!(text.parse::<f64>().unwrap()),
        PlainValue::Text(text) => json!(text),
        PlainValue::List(items) => items.iter().map(plain).collect(),
        PlainValue::Map(items) => items.iter().map(|(name, value)| (name.clone(), plain(value))).collect(),
    }
}
