//! `context.config`, and `fileConfig`.

use limbeck_diagnostics::Span;

use super::function::Arguments;
use super::stop::Outcome;
use super::value::Value;
use super::{FileConfigCall, Reader};

/// Beside a value of the configuration that cannot be had.
const ASKED: &str = "`env.py` asks for it here";

impl Reader<'_, '_> {
    /// Methods of `Config`.
    pub(super) fn call_config(
        &mut self,
        method: &str,
        mut arguments: Arguments,
        span: Span,
    ) -> Outcome<Value> {
        let made = match method {
            "get_main_option" => {
                let (name, default) = (arguments.take(0, "name"), arguments.take(1, "default"));
                let name = self.text(name, span)?;
                let found = self.world.config.main_option(&name);
                or_default(self.failed(found, span, ASKED)?, default)
            }
            "get_section_option" => {
                let section = arguments.take(0, "section");
                let section = self.text(section, span)?;
                let (name, default) = (arguments.take(1, "name"), arguments.take(2, "default"));
                let name = self.text(name, span)?;
                let found = self.world.config.section_option(&section, &name);
                or_default(self.failed(found, span, ASKED)?, default)
            }
            "get_section" => {
                let (name, default) = (arguments.take(0, "name"), arguments.take(1, "default"));
                let name = self.text(name, span)?;
                let found = self.world.config.section(&name);
                match self.failed(found, span, ASKED)? {
                    Some(items) => {
                        let items =
                            items.into_iter().map(|(name, value)| (Value::str(name), Value::str(value)));
                        Value::dict(items.collect())
                    }
                    None => default.unwrap_or_else(|| Value::dict(Vec::new())),
                }
            }
            "set_main_option" => {
                let name = arguments.take(0, "name");
                let value = arguments.take(1, "value");
                let (name, value) = (self.text(name, span)?, self.text(value, span)?);
                let done = self.world.config.set_main_option(&name, &value);
                self.failed(done, span, "`env.py` sets it here")?;
                Value::None
            }
            "set_section_option" => {
                let section = arguments.take(0, "section");
                let name = arguments.take(1, "name");
                let value = arguments.take(2, "value");
                let (section, name, value) =
                    (self.text(section, span)?, self.text(name, span)?, self.text(value, span)?);
                let done = self.world.config.set_section_option(&section, &name, &value);
                self.failed(done, span, "`env.py` sets it here")?;
                Value::None
            }
            // Nobody puts anything there when a command is run from the command line.
            "attributes.get" => {
                let name = arguments.take(0, "key");
                self.text(name, span)?;
                arguments.take(1, "default").unwrap_or(Value::None)
            }
            _ => return self.decline(span, format!("`config.{method}` is not followed in `env.py`")),
        };
        Ok(made)
    }

    /// An argument that must be a text.
    pub(super) fn text(&self, value: Option<Value>, span: Span) -> Outcome<String> {
        match value {
            Some(Value::Str(text)) => Ok(text.to_string()),
            Some(value) => self.decline(span, format!("{} stands where a text belongs", value.describe())),
            None => self.decline(span, "an argument is missing"),
        }
    }

    pub(super) fn call_file_config(&mut self, mut arguments: Arguments, span: Span) -> Outcome<Value> {
        let file = arguments.take(0, "fname");
        let mut call = FileConfigCall { disable_existing_loggers: true };
        for (name, value) in std::mem::take(&mut arguments.named) {
            match (&*name, value) {
                ("disable_existing_loggers", Value::Bool(value)) => call.disable_existing_loggers = value,
                ("defaults", Value::None) => {}
                ("encoding", Value::Str(_) | Value::None) => {}
                _ => return self.decline(span, format!("the argument `{name}` is not followed")),
            }
        }
        let own = self.world.config.config_file_name();
        match (file, own) {
            (Some(Value::Str(file)), Some(own)) if *file == *own && arguments.positional.len() == 1 => {}
            _ => return self.decline(span, "the logging of another file is not followed"),
        }
        if self.file_config.replace(call).is_some() {
            return self.decline(span, "logging is configured twice");
        }
        Ok(Value::None)
    }
}

fn or_default(found: Option<String>, default: Option<Value>) -> Value {
    found.map(Value::str).or(default).unwrap_or(Value::None)
}
