//! Signatures of what we model, and the binding of arguments to them.

use std::rc::Rc;

use limbeck_diagnostics::Span;

use crate::interpret::stop::Outcome;
use crate::interpret::value::Value;
use crate::interpret::{Arguments, Interpreter};
use crate::syntax::ast::Name;

/// The parameters of a function.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Signature {
    /// By position or keyword, required.
    required: &'static [&'static str],
    /// By position or keyword, optional.
    optional: &'static [&'static str],
    /// By keyword alone.
    keyword_only: &'static [&'static str],
    /// Those of the first ones that have no keyword.
    positional_only: usize,
    /// `*rest`.
    rest: bool,
    /// `**keywords`.
    extra: bool,
}

impl Signature {
    /// Required parameters.
    pub(crate) const fn of(required: &'static [&'static str]) -> Self {
        Self { required, optional: &[], keyword_only: &[], positional_only: 0, rest: false, extra: false }
    }

    /// Optional parameters behind the required ones.
    pub(crate) const fn optional(self, optional: &'static [&'static str]) -> Self {
        Self { optional, ..self }
    }

    /// Parameters that only a keyword gives.
    pub(crate) const fn keyword_only(self, keyword_only: &'static [&'static str]) -> Self {
        Self { keyword_only, ..self }
    }

    /// The first `count` parameters have no keyword.
    pub(crate) const fn positional_only(self, count: usize) -> Self {
        Self { positional_only: count, ..self }
    }

    /// Any number of further positional arguments.
    pub(crate) const fn rest(self) -> Self {
        Self { rest: true, ..self }
    }

    /// Any further keywords, which the function itself looks at.
    pub(crate) const fn extra(self) -> Self {
        Self { extra: true, ..self }
    }

    /// Binds arguments. What does not fit is left to Python, which words the error.
    pub(crate) fn bind(
        &self,
        interpreter: &Interpreter<'_>,
        function: &str,
        arguments: Arguments,
        span: Span,
    ) -> Outcome<Bound> {
        let misfit = |why: String| interpreter.decline(span, format!("{why} of `{function}`"));
        let names: Vec<&'static str> = self.required.iter().chain(self.optional).copied().collect();
        let mut bound = Bound::default();
        let mut positional = arguments.positional.into_iter();
        for name in &names {
            match positional.next() {
                Some(value) => bound.values.push((name, value)),
                None => break,
            }
        }
        bound.rest = positional.collect();
        if !self.rest && !bound.rest.is_empty() {
            return misfit("there are too many arguments".into());
        }
        for (keyword, value) in arguments.keywords {
            let known = names[self.positional_only.min(names.len())..].iter().chain(self.keyword_only);
            match known.copied().find(|name| **name == *keyword) {
                Some(name) if bound.get(name).is_none() => bound.values.push((name, value)),
                Some(_) => return misfit(format!("`{keyword}` is given twice")),
                None if self.extra => bound.extra.push((keyword, value)),
                None => return misfit(format!("`{keyword}` is no known argument")),
            }
        }
        match self.required.iter().find(|name| bound.get(name).is_none()) {
            Some(missing) => misfit(format!("`{missing}` is missing as an argument")),
            None => Ok(bound),
        }
    }
}

/// Arguments by the names of their parameters.
#[derive(Debug, Default)]
pub(crate) struct Bound {
    values: Vec<(&'static str, Value)>,
    /// What `*rest` takes.
    pub rest: Vec<Value>,
    /// What `**keywords` takes.
    pub extra: Vec<(Name, Value)>,
}

impl Bound {
    /// The argument, when it was given.
    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.values.iter().find(|(bound, _)| *bound == name).map(|(_, value)| value)
    }

    /// The argument; `None` when it was not given.
    pub(crate) fn or_none(&self, name: &str) -> Value {
        self.get(name).cloned().unwrap_or(Value::None)
    }

    /// The argument, when it was given and is not `None`.
    pub(crate) fn some(&self, name: &str) -> Option<&Value> {
        self.get(name).filter(|value| !value.is_none())
    }
}

/// Typed reading of arguments.
impl Interpreter<'_> {
    fn wrong_kind<T>(&self, bound: &Bound, name: &str, span: Span) -> Outcome<T> {
        let what = bound.get(name).map_or_else(|| "nothing".into(), |value| self.describe(value));
        self.decline(span, format!("`{name}` is {what}, which is not evaluated"))
    }

    /// A string that must be there.
    pub(crate) fn string(&self, bound: &Bound, name: &str, span: Span) -> Outcome<Rc<str>> {
        match bound.get(name).and_then(Value::as_str) {
            Some(text) => Ok(text.clone()),
            None => self.wrong_kind(bound, name, span),
        }
    }

    /// A string, or `None`.
    pub(crate) fn optional_string(&self, bound: &Bound, name: &str, span: Span) -> Outcome<Option<String>> {
        match bound.some(name) {
            None => Ok(None),
            Some(value) => match value.as_str() {
                Some(text) => Ok(Some(text.to_string())),
                None => self.wrong_kind(bound, name, span),
            },
        }
    }

    /// A truth value, or `None`.
    pub(crate) fn optional_bool(&self, bound: &Bound, name: &str, span: Span) -> Outcome<Option<bool>> {
        match bound.some(name) {
            None => Ok(None),
            Some(Value::Bool(truth)) => Ok(Some(*truth)),
            Some(_) => self.wrong_kind(bound, name, span),
        }
    }

    /// A truth value that is false when it was not given.
    pub(crate) fn flag(&self, bound: &Bound, name: &str, span: Span) -> Outcome<bool> {
        Ok(self.optional_bool(bound, name, span)?.unwrap_or(false))
    }

    /// An integer, or `None`.
    pub(crate) fn optional_int(&self, bound: &Bound, name: &str, span: Span) -> Outcome<Option<i64>> {
        match bound.some(name) {
            None => Ok(None),
            Some(Value::Int(int)) => Ok(Some(*int)),
            Some(_) => self.wrong_kind(bound, name, span),
        }
    }

    /// Names of a list or tuple; a blank one raises in SQLAlchemy.
    pub(crate) fn strings(&mut self, value: &Value, span: Span) -> Outcome<Vec<String>> {
        if value.as_str().is_some() {
            return self.decline(span, "a string stands where several names are expected");
        }
        let mut strings = Vec::new();
        for item in self.collect(value, span)? {
            match item.as_str() {
                Some(text) if !text.is_empty() => strings.push(text.to_string()),
                _ => {
                    let what = self.describe(&item);
                    return self.decline(span, format!("{what} stands where a name is expected"));
                }
            }
        }
        Ok(strings)
    }
}
