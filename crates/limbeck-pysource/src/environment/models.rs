//! `target_metadata`: how it is had without `env.py`, and what is proven of it.

use limbeck_diagnostics::Span;
use limbeck_schema::MetadataFacts;

use super::Reader;
use super::reading::MetadataExpression;
use super::stop::Outcome;
use super::value::{Foreign, Value};
use crate::effects;

impl Reader<'_, '_> {
    pub(super) fn models(
        &self,
        value: &Value,
        span: Span,
    ) -> Outcome<(Option<MetadataExpression>, MetadataFacts)> {
        let parts = match value {
            Value::None => return Ok((None, MetadataFacts::no_convention())),
            Value::Foreign(foreign) => vec![foreign.clone()],
            Value::List(items) => self.foreign_parts(&items.borrow(), span)?,
            Value::Tuple(items) => self.foreign_parts(items, span)?,
            _ => return self.decline(span, format!("`target_metadata` is {}", value.describe())),
        };
        for part in &parts {
            self.check_root(part)?;
        }
        let texts: Vec<String> = parts.iter().map(|part| part.expression()).collect();
        let line = parts.first().map_or(span, |part| part.span);
        let (text, facts) = match value {
            Value::Foreign(foreign) => (texts.concat(), effects::facts_of(&foreign.value)),
            _ => {
                let items = parts.iter().map(|part| part.value.clone()).collect();
                (format!("[{}]", texts.join(", ")), effects::facts_of(&effects::Value::Sequence(items)))
            }
        };
        let imports = self.imports.iter().map(|import| (import.text.clone(), import.line)).collect();
        Ok((Some(MetadataExpression { imports, expression: (text, self.line(line)) }), facts))
    }

    fn foreign_parts(&self, items: &[Value], span: Span) -> Outcome<Vec<std::rc::Rc<Foreign>>> {
        let parts: Option<Vec<_>> = items
            .iter()
            .map(|item| match item {
                Value::Foreign(foreign) => Some(foreign.clone()),
                _ => None,
            })
            .collect();
        match parts {
            Some(parts) if !parts.is_empty() => Ok(parts),
            _ => self.decline(span, "the items of `target_metadata` are not followed"),
        }
    }

    /// The imports alone must bind the expression's name to the same thing.
    fn check_root(&self, part: &Foreign) -> Outcome<()> {
        let last = self.imports.iter().rposition(|import| import.names.contains(&part.root));
        if last == Some(part.import) {
            return Ok(());
        }
        self.decline(part.span, format!("`{}` is bound more than once", part.root))
    }
}
