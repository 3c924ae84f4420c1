//! The environment's variables, and `.env` files.

use std::path::PathBuf;

use limbeck_diagnostics::Span;

use super::Reader;
use super::function::Arguments;
use super::stop::Outcome;
use super::value::Value;
use super::world::DotEnvOptions;

impl Reader<'_, '_> {
    /// Methods of `os.environ`; `os.getenv` is its `get`.
    pub(super) fn call_environ(
        &mut self,
        name: &str,
        mut arguments: Arguments,
        span: Span,
    ) -> Outcome<Value> {
        match name {
            "get" => {
                let (key, default) = (arguments.take(0, "key"), arguments.take(1, "default"));
                let (Some(Value::Str(key)), true) = (key, arguments.named.is_empty()) else {
                    return self.decline(span, "which variable this reads is not known");
                };
                let found = self.variables.get(&*key).map(|value| Value::str(value.as_str()));
                Ok(found.or(default).unwrap_or(Value::None))
            }
            "setdefault" => {
                let (key, value) = (arguments.take(0, "key"), arguments.take(1, "value"));
                let (Some(Value::Str(key)), Some(Value::Str(value))) = (key, value) else {
                    return self.decline(span, "which variable this sets is not known");
                };
                match self.variables.get(&*key) {
                    Some(known) => Ok(Value::str(known.as_str())),
                    None => {
                        self.set_variable(&key, Some(&value), span)?;
                        Ok(Value::Str(value))
                    }
                }
            }
            _ => self.decline(span, format!("`os.environ.{name}` is not followed in `env.py`")),
        }
    }

    pub(super) fn load_dotenv(&mut self, mut arguments: Arguments, span: Span) -> Outcome<Value> {
        let path = arguments.take(0, "dotenv_path");
        let options = self.options(&mut arguments, span)?;
        let Some(path) = self.dotenv_path(path, span)? else { return Ok(Value::Bool(false)) };
        let mut variables = self.variables.clone();
        let loaded = self.world.dot_env.load(&path, options, &mut variables);
        let loaded = self.failed(loaded, span, "`env.py` loads it here")?;
        self.replace_variables(variables, span)?;
        Ok(Value::Bool(loaded))
    }

    pub(super) fn dotenv_values(&mut self, mut arguments: Arguments, span: Span) -> Outcome<Value> {
        let path = arguments.take(0, "dotenv_path");
        let options = self.options(&mut arguments, span)?;
        let Some(path) = self.dotenv_path(path, span)? else { return Ok(Value::dict(Vec::new())) };
        let values = self.world.dot_env.values(&path, options, &self.variables);
        let values = self.failed(values, span, "`env.py` reads it here")?;
        let items = values.into_iter().map(|(name, value)| (Value::str(name), Value::text_or_none(value)));
        Ok(Value::dict(items.collect()))
    }

    pub(super) fn find_dotenv(&mut self, mut arguments: Arguments, span: Span) -> Outcome<Value> {
        let name = match arguments.take(0, "filename") {
            None => ".env".to_owned(),
            Some(Value::Str(name)) => name.to_string(),
            Some(_) => return self.decline(span, "which file this looks for is not known"),
        };
        // The default, which changes nothing as long as a file is found.
        let raises = arguments.take(1, "raise_error_if_not_found");
        let from_here = arguments.take(2, "usecwd");
        if !arguments.named.is_empty() || arguments.positional.len() > 3 {
            return self.decline(span, "this call of `find_dotenv` is not followed");
        }
        let folder = match from_here {
            None | Some(Value::Bool(false)) => self.env_folder(),
            Some(Value::Bool(true)) => self.world.working_directory.clone(),
            Some(_) => return self.decline(span, "this call of `find_dotenv` is not followed"),
        };
        match (self.world.dot_env.find(&folder, &name), raises) {
            (Some(path), _) => Ok(Value::str(path.display().to_string())),
            (None, None | Some(Value::Bool(false))) => Ok(Value::str("")),
            (None, Some(_)) => self.raise(span, "OSError", "File not found"),
        }
    }

    /// The file that `load_dotenv` reads; nothing when it finds none.
    fn dotenv_path(&self, path: Option<Value>, span: Span) -> Outcome<Option<PathBuf>> {
        match path {
            None | Some(Value::None) => Ok(self.world.dot_env.find(&self.env_folder(), ".env")),
            Some(Value::Str(path)) if path.is_empty() => Ok(None),
            Some(Value::Str(path)) => Ok(Some(self.absolute(&path))),
            Some(Value::Path(path)) => Ok(Some(self.world.working_directory.join(&*path))),
            Some(_) => self.decline(span, "which file this loads is not known"),
        }
    }

    /// The folder that `find_dotenv` starts from: that of the file which calls it.
    fn env_folder(&self) -> PathBuf {
        let file = self.world.working_directory.join(self.source.path());
        file.parent().map(PathBuf::from).unwrap_or_default()
    }

    fn options(&self, arguments: &mut Arguments, span: Span) -> Outcome<DotEnvOptions> {
        let mut options = DotEnvOptions { replace: false, interpolate: true };
        if arguments.positional.len() > 1 {
            return self.decline(span, "the arguments of this call are not followed");
        }
        for (name, value) in std::mem::take(&mut arguments.named) {
            match (&*name, value) {
                ("override", Value::Bool(value)) => options.replace = value,
                ("interpolate", Value::Bool(value)) => options.interpolate = value,
                ("verbose", Value::Bool(false)) | ("stream", Value::None) => {}
                ("encoding", Value::Str(name)) if name.eq_ignore_ascii_case("utf-8") => {}
                _ => return self.decline(span, format!("the argument `{name}` is not followed")),
            }
        }
        Ok(options)
    }
}
