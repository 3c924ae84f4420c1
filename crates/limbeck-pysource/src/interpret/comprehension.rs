//! Comprehensions, each in a scope of its own.

use std::collections::HashSet;
use std::rc::Rc;

use limbeck_diagnostics::Span;

use super::Interpreter;
use super::dict::{Dict, Key};
use super::scope::Frame;
use super::stop::Outcome;
use super::value::Value;
use crate::syntax::ast::{Comprehension, ComprehensionForm, Expr, ExprKind, Name};
use crate::syntax::bindings;

/// What a comprehension has made so far.
struct Made {
    items: Vec<(Value, Value)>,
}

impl Interpreter<'_> {
    pub(super) fn comprehension(&mut self, it: &Comprehension, span: Span) -> Outcome<Value> {
        let made = self.comprehend(it, span)?;
        match it.form {
            ComprehensionForm::List | ComprehensionForm::Generator => {
                self.list(made.items.into_iter().map(|(item, _)| item).collect(), span)
            }
            ComprehensionForm::Set => {
                self.set_of(made.items.into_iter().map(|(item, _)| item).collect(), span)
            }
            ComprehensionForm::Dict => {
                let mut dict = Dict::default();
                for (key, value) in made.items {
                    match Key::of(&key) {
                        Some(hashed) => dict.insert(hashed, key, value),
                        None => return self.decline(span, "this key of a dict is not evaluated"),
                    }
                }
                self.new_dict(dict, span)
            }
        }
    }

    /// A generator that its reader reads to its end at once, or any other expression. That the elements are made
    /// before the reader runs can be seen only if making them emits operations.
    pub(super) fn eval_consumed(&mut self, expression: &Expr) -> Outcome<Value> {
        match &expression.kind {
            ExprKind::Comprehension(it) if it.form == ComprehensionForm::Generator => {
                let before = self.emitted();
                let made = self.comprehend(it, expression.span)?;
                if self.emitted() != before {
                    return self
                        .decline(expression.span, "a generator that runs operations is not evaluated");
                }
                let items = made.items.into_iter().map(|(item, _)| item).collect();
                self.iterator(items, Vec::new(), expression.span)
            }
            _ => self.eval(expression),
        }
    }

    /// A count that changes with every operation, in whichever block it lands.
    fn emitted(&self) -> usize {
        self.run.emitted()
    }

    fn comprehend(&mut self, it: &Comprehension, span: Span) -> Outcome<Made> {
        let Some(first) = it.generators.first() else {
            return self.decline(span, "this comprehension is not evaluated");
        };
        if it.generators.iter().any(|generator| generator.is_async) {
            return self.decline(span, "`async for` is not evaluated");
        }
        // The first iterable belongs to the scope around.
        let outermost = self.eval(&first.iterable)?;
        let mut names: HashSet<Name> = HashSet::new();
        for generator in &it.generators {
            bindings::target_names(&generator.target, &mut |name, _| {
                names.insert(name.clone());
            });
        }
        let (module, parent) = self.frame();
        let scope = self.new_scope(Rc::new(names), parent);
        let frame = Frame { module, scope: Some(scope), function: None, owner: None, comprehension: true };
        let mut made = Made { items: Vec::new() };
        self.in_frame(frame, |interpreter| interpreter.generate(it, 0, &outermost, &mut made))?;
        Ok(made)
    }

    fn generate(
        &mut self,
        it: &Comprehension,
        level: usize,
        iterable: &Value,
        made: &mut Made,
    ) -> Outcome<()> {
        let Some(generator) = it.generators.get(level) else { return Ok(()) };
        let at = generator.iterable.span;
        let mut cursor = self.cursor(iterable, at)?;
        while let Some(item) = self.advance(&mut cursor, at)? {
            self.assign(&generator.target, item)?;
            if !self.conditions(&generator.conditions)? {
                continue;
            }
            match it.generators.get(level + 1) {
                Some(inner) => {
                    let inner = self.eval(&inner.iterable)?;
                    self.generate(it, level + 1, &inner, made)?;
                }
                None => {
                    let element = self.eval(&it.element)?;
                    let value = match &it.value {
                        Some(value) => self.eval(value)?,
                        None => Value::None,
                    };
                    self.charge(super::limits::VALUE_SIZE, at)?;
                    made.items.push((element, value));
                }
            }
        }
        Ok(())
    }

    fn conditions(&mut self, conditions: &[Expr]) -> Outcome<bool> {
        for condition in conditions {
            let value = self.eval(condition)?;
            if !self.truth(&value, condition.span)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// `name := value`: within a comprehension it would bind in the function around.
    pub(super) fn bind_walrus(&mut self, name: &Name, value: Value, span: Span) -> Outcome<()> {
        if self.in_comprehension() {
            return self.decline(span, "`:=` within a comprehension is not evaluated");
        }
        self.bind(name, value);
        Ok(())
    }
}
