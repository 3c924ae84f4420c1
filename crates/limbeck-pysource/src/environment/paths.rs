//! `os.path`, `pathlib` and `sys.path`.

use std::path::{Component, Path, PathBuf};
use std::rc::Rc;

use limbeck_diagnostics::Span;

use super::Reader;
use super::function::Arguments;
use super::stop::Outcome;
use super::value::Value;

impl Reader<'_, '_> {
    /// A text or path as a path.
    fn as_path(&self, value: &Value, span: Span) -> Outcome<PathBuf> {
        match value {
            Value::Str(text) => Ok(PathBuf::from(&**text)),
            Value::Path(path) => Ok(path.to_path_buf()),
            _ => self.decline(span, format!("{} is not a path", value.describe())),
        }
    }

    pub(super) fn call_os_path(&mut self, name: &str, arguments: Arguments, span: Span) -> Outcome<Value> {
        let mut paths = Vec::new();
        for argument in &arguments.positional {
            paths.push(self.as_path(argument, span)?);
        }
        if !arguments.named.is_empty() {
            return self.decline(span, "this call is not followed in `env.py`");
        }
        let made = match (name, paths.as_slice()) {
            ("join", [first, rest @ ..]) => rest.iter().fold(first.clone(), |path, part| path.join(part)),
            ("dirname", [path]) => path.parent().map(Path::to_path_buf).unwrap_or_default(),
            ("abspath", [path]) => lexical(&self.world.working_directory.join(path)),
            ("realpath", [path]) => self.resolved(path, span)?,
            ("normpath", [path]) if path.is_absolute() => lexical(path),
            ("basename", [path]) => path.file_name().map(PathBuf::from).unwrap_or_default(),
            ("exists" | "isfile" | "isdir", [path]) => {
                let path = self.world.working_directory.join(path);
                return Ok(Value::Bool(match name {
                    "exists" => path.exists(),
                    "isfile" => path.is_file(),
                    _ => path.is_dir(),
                }));
            }
            _ => {
                return self
                    .decline(span, format!("this call of `os.path.{name}` is not followed in `env.py`"));
            }
        };
        Ok(Value::str(made.display().to_string()))
    }

    pub(super) fn new_path(&mut self, arguments: Arguments, span: Span) -> Outcome<Value> {
        let mut made = PathBuf::new();
        for argument in &arguments.positional {
            made.push(self.as_path(argument, span)?);
        }
        if !arguments.named.is_empty() {
            return self.decline(span, "this call is not followed in `env.py`");
        }
        Ok(Value::Path(Rc::new(made)))
    }

    pub(super) fn path_attribute(&self, path: &Path, name: &str, span: Span) -> Outcome<Value> {
        let text = |part: Option<&std::ffi::OsStr>| {
            Value::str(part.map(|part| part.to_string_lossy().into_owned()).unwrap_or_default())
        };
        match name {
            "parent" if path.is_absolute() => {
                Ok(Value::Path(Rc::new(path.parent().unwrap_or(path).to_path_buf())))
            }
            "parents" if path.is_absolute() => {
                let parents =
                    path.ancestors().skip(1).map(|parent| Value::Path(Rc::new(parent.to_path_buf())));
                Ok(Value::Tuple(parents.collect()))
            }
            "name" => Ok(text(path.file_name())),
            "stem" => Ok(text(path.file_stem())),
            _ => self.decline(span, format!("`.{name}` of a path is not followed")),
        }
    }

    pub(super) fn path_method(
        &mut self,
        path: &Path,
        name: &str,
        arguments: Arguments,
        span: Span,
    ) -> Outcome<Value> {
        let absolute = self.world.working_directory.join(path);
        match (name, arguments.is_empty()) {
            ("resolve", true) => Ok(Value::Path(Rc::new(self.resolved(path, span)?))),
            ("absolute", true) => Ok(Value::Path(Rc::new(absolute))),
            ("as_posix" | "__str__", true) => Ok(Value::str(path.display().to_string())),
            ("exists", true) => Ok(Value::Bool(absolute.exists())),
            ("is_file", true) => Ok(Value::Bool(absolute.is_file())),
            ("joinpath", false) if arguments.named.is_empty() => {
                let mut made = path.to_path_buf();
                for argument in &arguments.positional {
                    made.push(self.as_path(argument, span)?);
                }
                Ok(Value::Path(Rc::new(made)))
            }
            _ => self.decline(span, format!("this call of `.{name}()` is not followed in `env.py`")),
        }
    }

    /// A path without symbolic links, as `os.path.realpath` gives it for a path that exists.
    fn resolved(&self, path: &Path, span: Span) -> Outcome<PathBuf> {
        match fs_err::canonicalize(self.world.working_directory.join(path)) {
            Ok(path) => Ok(path),
            Err(_) => self.decline(span, "this path does not exist"),
        }
    }

    pub(super) fn call_sys_path(
        &mut self,
        name: &str,
        mut arguments: Arguments,
        span: Span,
    ) -> Outcome<Value> {
        if !arguments.named.is_empty() {
            return self.decline(span, "this change of `sys.path` is not followed");
        }
        let count = arguments.positional.len();
        let (first, second) = (arguments.take(0, ""), arguments.take(1, ""));
        // An entry that is not a text is not a folder that Python would look into.
        match (name, first, second) {
            ("append", Some(Value::Str(folder)), None) => {
                self.search_path.last.push(self.folder(&folder));
            }
            ("insert", Some(Value::Int(0)), Some(Value::Str(folder))) if count == 2 => {
                let folder = self.folder(&folder);
                self.search_path.first.insert(0, folder);
            }
            _ => return self.decline(span, "this change of `sys.path` is not followed"),
        }
        self.effects.set_search_path(self.search_path.clone());
        Ok(Value::None)
    }

    fn folder(&self, folder: &str) -> PathBuf {
        lexical(&self.absolute(folder))
    }
}

/// An absolute path without `.` and `..`, by its text alone.
fn lexical(path: &Path) -> PathBuf {
    let mut made = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                made.pop();
            }
            Component::Prefix(_) | Component::RootDir | Component::Normal(_) => made.push(component),
        }
    }
    made
}
