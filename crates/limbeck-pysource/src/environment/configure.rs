//! `alembic.context`: what is configured, and that it runs.

use limbeck_diagnostics::Span;
use limbeck_schema::MetadataFacts;

use super::Reader;
use super::function::Arguments;
use super::reading::{Configure, EngineSettings, MetadataExpression, PlainValue};
use super::stop::Outcome;
use super::value::Value;
use crate::effects;
use crate::syntax::ast::Name;

/// What `context.configure` was given.
#[derive(Debug)]
pub(super) struct Configured {
    pub url: Option<String>,
    pub engine: EngineSettings,
    pub is_async: bool,
    pub models: Option<MetadataExpression>,
    pub facts: MetadataFacts,
    pub configure: Configure,
    pub hooks: Vec<String>,
}

impl Reader<'_, '_> {
    pub(super) fn call_context(
        &mut self,
        function: &str,
        mut arguments: Arguments,
        span: Span,
    ) -> Outcome<Value> {
        match function {
            "is_offline_mode" if arguments.is_empty() => Ok(Value::Bool(self.world.offline)),
            "requires_connection" if arguments.is_empty() => Ok(Value::Bool(!self.world.offline)),
            "get_tag_argument" if arguments.is_empty() => Ok(Value::text_or_none(self.world.tag.clone())),
            "get_x_argument" => self.x_argument(&mut arguments, span),
            "begin_transaction" if arguments.is_empty() && self.configured.is_some() => {
                Ok(Value::Transaction)
            }
            "run_migrations" => self.run_migrations(&arguments, span),
            "configure" => self.configure(arguments, span),
            _ => self.decline(span, format!("this call of `context.{function}` is not followed")),
        }
    }

    fn run_migrations(&mut self, arguments: &Arguments, span: Span) -> Outcome<Value> {
        if !arguments.is_empty() {
            return self.decline(span, "these arguments go to every script");
        }
        if self.configured.is_none() {
            return self.decline(span, "`context.configure` was not called before");
        }
        if self.ran.replace(self.transactions > 0).is_some() {
            return self.decline(span, "the migrations run more than once");
        }
        Ok(Value::None)
    }

    fn x_argument(&self, arguments: &mut Arguments, span: Span) -> Outcome<Value> {
        let given = &self.world.x_arguments;
        match arguments.take(0, "as_dictionary") {
            None | Some(Value::Bool(false)) => {
                Ok(Value::list(given.iter().map(|one| Value::str(one.as_str())).collect()))
            }
            Some(Value::Bool(true)) => {
                let mut items = Vec::new();
                for one in given {
                    let (key, value) = one.split_once('=').unwrap_or((one, ""));
                    super::assign::set(&mut items, Value::str(key), Value::str(value));
                }
                Ok(Value::dict(items))
            }
            Some(_) => self.decline(span, "this call of `get_x_argument` is not followed"),
        }
    }

    fn configure(&mut self, mut arguments: Arguments, span: Span) -> Outcome<Value> {
        if self.configured.is_some() {
            return self.decline(span, "`context.configure` is called more than once");
        }
        if self.transactions > 0 {
            return self.decline(span, "`context.configure` is called within a transaction");
        }
        if arguments.positional.len() > 1 {
            return self.decline(span, "positional arguments of `context.configure` are not followed");
        }
        let mut made = Configured {
            url: None,
            engine: EngineSettings::default(),
            is_async: false,
            models: None,
            facts: MetadataFacts::no_convention(),
            configure: Configure::default(),
            hooks: Vec::new(),
        };
        let connection = arguments.take(0, "connection");
        let url = arguments.take(1, "url");
        let dialect = arguments.take(2, "dialect_name");
        match (self.world.offline, connection, url) {
            (_, Some(Value::Connection(engine)), None | Some(Value::None)) if !self.world.offline => {
                made.url = Some(engine.url.to_string());
                made.engine = engine.settings.clone();
                made.is_async = engine.from_async;
            }
            (true, None | Some(Value::None), Some(Value::Str(url))) => made.url = Some(url.to_string()),
            (true, None | Some(Value::None), None | Some(Value::None)) => {}
            _ => return self.decline(span, "the database that this configures is not known"),
        }
        match dialect {
            None | Some(Value::None) if made.url.is_some() => {}
            Some(Value::Str(name)) if self.world.offline => {
                made.configure.dialect_name = Some(name.to_string())
            }
            _ => return self.decline(span, "the dialect that this configures is not known"),
        }
        if made.url.as_deref().is_some_and(|url| super::engine::dialect(url).is_none()) {
            return self.decline(span, "this is not a database URL");
        }
        for (name, value) in arguments.named {
            self.option(&mut made, &name, value, span)?;
        }
        self.configured = Some(made);
        Ok(Value::None)
    }

    fn option(&mut self, made: &mut Configured, name: &Name, value: Value, span: Span) -> Outcome<()> {
        let options = &mut made.configure;
        match &**name {
            "target_metadata" => {
                (made.models, made.facts) = self.models(&value, span)?;
                return Ok(());
            }
            "include_object"
            | "include_name"
            | "process_revision_directives"
            | "render_item"
            | "on_version_apply" => {
                return self.hook(&mut made.hooks, name, &value, span);
            }
            "compare_type" | "compare_server_default" if !matches!(value, Value::Bool(_)) => {
                return self.hook(&mut made.hooks, name, &value, span);
            }
            "template_args" => {
                return match value.plain() {
                    Some(PlainValue::Map(items)) => {
                        options.template_args = items;
                        Ok(())
                    }
                    Some(PlainValue::None) => Ok(()),
                    _ => self.decline(span, "the value of `template_args` is not followed"),
                };
            }
            "dialect_opts" => return self.dialect_options(options, &value, span),
            _ => {}
        }
        if let Some(flag) = options.flag(name) {
            return match value {
                Value::Bool(value) => {
                    *flag = Some(value);
                    Ok(())
                }
                Value::None if &**name == "transactional_ddl" => Ok(()),
                _ => self.decline(span, format!("the value of `{name}` is not followed")),
            };
        }
        match (options.text(name), value) {
            (Some(text), Value::Str(value)) => {
                *text = Some(value.to_string());
                Ok(())
            }
            (Some(_), Value::None)
                if matches!(
                    &**name,
                    "version_table_schema" | "user_module_prefix" | "starting_rev" | "tag"
                ) =>
            {
                Ok(())
            }
            _ => self.decline(span, format!("the argument `{name}` of `context.configure` is not followed")),
        }
    }

    fn dialect_options(&self, options: &mut Configure, value: &Value, span: Span) -> Outcome<()> {
        let items = match value.plain() {
            Some(PlainValue::Map(items)) => items,
            Some(PlainValue::None) => return Ok(()),
            _ => return self.decline(span, "the value of `dialect_opts` is not followed"),
        };
        for (name, value) in items {
            match (name.as_str(), value) {
                ("paramstyle", PlainValue::Text(style)) => options.paramstyle = Some(style),
                _ => return self.decline(span, format!("the dialect's option `{name}` is not honoured")),
            }
        }
        Ok(())
    }

    fn hook(&self, hooks: &mut Vec<String>, name: &Name, value: &Value, span: Span) -> Outcome<()> {
        let is_callable = match value {
            Value::None if !name.starts_with("compare_") => return Ok(()),
            Value::Function(_) | Value::Opaque(_) => true,
            Value::Foreign(foreign) => {
                matches!(
                    foreign.value,
                    effects::Value::Function(_) | effects::Value::Made(_) | effects::Value::Known(_)
                )
            }
            _ => false,
        };
        if !is_callable {
            return self.decline(span, format!("the value of `{name}` is not followed"));
        }
        hooks.push(name.to_string());
        Ok(())
    }
}
