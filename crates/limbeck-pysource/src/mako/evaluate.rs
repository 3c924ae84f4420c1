//! Nodes to text.

use std::collections::BTreeMap;

use limbeck_diagnostics::{Code, Error, Result, SourceText, Span};

use super::MainOptions;
use super::block::Block;
use super::methods;
use super::parse::{Node, Place};
use super::value::TemplateValue;
use crate::NeedsPython;
use crate::syntax::ast::{BoolOperator, Call, Comparison, Expr, ExprKind, Operator, UnaryOperator};
use crate::syntax::parse_expression;

/// The names that a template sees.
pub(super) struct Scope<'v> {
    variables: &'v BTreeMap<String, TemplateValue>,
    options: Option<&'v MainOptions>,
    /// Loop variables and what blocks assign.
    own: BTreeMap<String, TemplateValue>,
    /// The modules that blocks import.
    imports: Vec<String>,
}

impl<'v> Scope<'v> {
    pub(super) fn new(
        variables: &'v BTreeMap<String, TemplateValue>,
        options: Option<&'v MainOptions>,
    ) -> Self {
        Self { variables, options, own: BTreeMap::new(), imports: Vec::new() }
    }

    fn get(&self, name: &str) -> Option<&TemplateValue> {
        self.own.get(name).or_else(|| self.variables.get(name))
    }
}

type Evaluated<T> = Result<std::result::Result<T, NeedsPython>>;

/// Unwraps an [`Evaluated`], passing a decline on.
macro_rules! or_decline {
    ($evaluated:expr) => {
        match $evaluated? {
            Ok(value) => value,
            Err(reason) => return Ok(Err(reason)),
        }
    };
}

/// Renders nodes into `out`.
pub(super) fn render(
    source: &SourceText,
    nodes: &[Node],
    scope: &mut Scope<'_>,
    out: &mut String,
) -> Evaluated<()> {
    for node in nodes {
        match node {
            Node::Text(text) => out.push_str(text),
            Node::Expression { source: place, filters } => {
                let value = or_decline!(evaluate(source, place, scope));
                out.push_str(&or_decline!(filtered(source, place, &value, filters)));
            }
            Node::If(branches) => {
                for (test, body) in branches {
                    let taken = match test {
                        Some(place) => or_decline!(evaluate(source, place, scope)).is_true(),
                        None => true,
                    };
                    if taken {
                        or_decline!(render(source, body, scope, out));
                        break;
                    }
                }
            }
            Node::For { name, iterable, body } => {
                let items = match or_decline!(evaluate(source, iterable, scope)) {
                    TemplateValue::Tuple(items) | TemplateValue::List(items) => items,
                    _ => return decline(source, iterable.span, "a loop over something other than a list"),
                };
                let outer = scope.own.get(name).cloned();
                for item in items {
                    scope.own.insert(name.clone(), item);
                    or_decline!(render(source, body, scope, out));
                }
                match outer {
                    Some(value) => scope.own.insert(name.clone(), value),
                    None => scope.own.remove(name),
                };
            }
            Node::Block { block, span } => or_decline!(run(source, block, *span, scope)),
        }
    }
    Ok(Ok(()))
}

fn run(source: &SourceText, block: &Block, span: Span, scope: &mut Scope<'_>) -> Evaluated<()> {
    scope.imports.extend(block.imports.iter().cloned());
    for (name, expression) in &block.assignments {
        if scope.get(name).is_some() || matches!(&**name, "config" | "context" | "re") {
            return decline(source, span, "a block that gives another value to a name of the template");
        }
        let value = or_decline!(Evaluator { source, span, scope }.value(expression));
        scope.own.insert(name.clone(), value);
    }
    Ok(Ok(()))
}

fn filtered(
    source: &SourceText,
    place: &Place,
    value: &TemplateValue,
    filters: &[String],
) -> Evaluated<String> {
    let mut value = value.clone();
    for filter in filters {
        value = match filter.as_str() {
            // `n` only switches the default filter off, which is `str`.
            "n" | "str" => value,
            "comma" => TemplateValue::Str(value.comma()),
            "repr" => TemplateValue::Str(value.repr()),
            "trim" => TemplateValue::Str(value.text().trim().to_owned()),
            _ => return decline(source, place.span, "a filter that Limbeck does not know"),
        };
    }
    Ok(Ok(value.text()))
}

fn decline<T>(source: &SourceText, span: Span, reason: &str) -> Evaluated<T> {
    Ok(Err(NeedsPython::new(source, span, reason)))
}

fn evaluate(source: &SourceText, place: &Place, scope: &Scope<'_>) -> Evaluated<TemplateValue> {
    let text = SourceText::new(source.path(), place.text.clone());
    // A place in the expression is told by the expression's own: templates are small.
    let Ok(expression) = parse_expression(&text) else {
        return Err(
            Error::new(Code::TemplateRender, "this is not a Python expression").at(source, place.span, "")
        );
    };
    Evaluator { source, span: place.span, scope }.value(&expression)
}

struct Evaluator<'e> {
    source: &'e SourceText,
    span: Span,
    scope: &'e Scope<'e>,
}

impl Evaluator<'_> {
    fn decline<T>(&self, reason: &str) -> Evaluated<T> {
        decline(self.source, self.span, reason)
    }

    fn value(&self, expression: &Expr) -> Evaluated<TemplateValue> {
        Ok(Ok(match &expression.kind {
            ExprKind::None => TemplateValue::None,
            ExprKind::Bool(flag) => TemplateValue::Bool(*flag),
            ExprKind::Int(Some(number)) => TemplateValue::Int(*number),
            ExprKind::Str(Some(text)) => TemplateValue::Str(text.to_string()),
            ExprKind::Name(name) => match self.scope.get(name.as_ref()) {
                Some(value) => value.clone(),
                None => return self.decline("a name that Limbeck does not give to templates"),
            },
            ExprKind::Tuple(items) => TemplateValue::Tuple(or_decline!(self.values(items))),
            ExprKind::List(items) => TemplateValue::List(or_decline!(self.values(items))),
            ExprKind::Conditional { test, then, otherwise } => {
                let taken = if or_decline!(self.value(test)).is_true() { then } else { otherwise };
                return self.value(taken);
            }
            ExprKind::BoolOp(operator, operands) => return self.bool_op(*operator, operands),
            ExprKind::Unary(UnaryOperator::Not, operand) => {
                TemplateValue::Bool(!or_decline!(self.value(operand)).is_true())
            }
            ExprKind::Compare(left, rest) => return self.compare(left, rest),
            ExprKind::Binary(left, operator, right) => return self.binary(left, *operator, right),
            ExprKind::Call(call) => return self.call(call),
            _ => return self.decline("an expression that Limbeck does not evaluate in templates"),
        }))
    }

    fn values(&self, items: &[Expr]) -> Evaluated<Vec<TemplateValue>> {
        let mut values = Vec::with_capacity(items.len());
        for item in items {
            values.push(or_decline!(self.value(item)));
        }
        Ok(Ok(values))
    }

    fn bool_op(&self, operator: BoolOperator, operands: &[Expr]) -> Evaluated<TemplateValue> {
        let mut last = TemplateValue::None;
        for operand in operands {
            last = or_decline!(self.value(operand));
            let decides = match operator {
                BoolOperator::And => !last.is_true(),
                BoolOperator::Or => last.is_true(),
            };
            if decides {
                break;
            }
        }
        Ok(Ok(last))
    }

    fn compare(&self, left: &Expr, rest: &[(Comparison, Expr)]) -> Evaluated<TemplateValue> {
        let [(comparison, right)] = rest else { return self.decline("a chain of comparisons") };
        let (left, right) = (or_decline!(self.value(left)), or_decline!(self.value(right)));
        let holds = match comparison {
            Comparison::Eq => left == right,
            Comparison::NotEq => left != right,
            Comparison::Is if right == TemplateValue::None => left == TemplateValue::None,
            Comparison::IsNot if right == TemplateValue::None => left != TemplateValue::None,
            _ => return self.decline("this comparison"),
        };
        Ok(Ok(TemplateValue::Bool(holds)))
    }

    fn binary(&self, left: &Expr, operator: Operator, right: &Expr) -> Evaluated<TemplateValue> {
        let (left, right) = (or_decline!(self.value(left)), or_decline!(self.value(right)));
        let text = match (operator, &left, &right) {
            (Operator::Add, TemplateValue::Str(left), TemplateValue::Str(right)) => {
                Some(format!("{left}{right}"))
            }
            (Operator::Mod, TemplateValue::Str(text), value) => methods::format(text, value),
            _ => None,
        };
        match text {
            Some(text) => Ok(Ok(TemplateValue::Str(text))),
            None => self.decline("an operation that Limbeck does not do in templates"),
        }
    }

    fn call(&self, call: &Call) -> Evaluated<TemplateValue> {
        if !call.keywords.is_empty() {
            return self.decline("a call with keywords");
        }
        match &call.function.kind {
            ExprKind::Name(function) => self.function(function, &or_decline!(self.values(&call.arguments))),
            ExprKind::Attribute(object, method) => {
                self.method(object, method, &or_decline!(self.values(&call.arguments)))
            }
            _ => self.decline("a call of something that has no name"),
        }
    }

    fn function(&self, function: &str, arguments: &[TemplateValue]) -> Evaluated<TemplateValue> {
        let [value] = arguments else { return self.decline("a call with other than one argument") };
        Ok(Ok(match (function, value) {
            ("repr", _) => TemplateValue::Str(value.repr()),
            ("str", _) => TemplateValue::Str(value.text()),
            ("comma", _) => TemplateValue::Str(value.comma()),
            ("len", TemplateValue::Tuple(items) | TemplateValue::List(items)) => {
                TemplateValue::Int(items.len() as i64)
            }
            _ => return self.decline("a function that Limbeck does not know in templates"),
        }))
    }

    fn method(&self, object: &Expr, method: &str, arguments: &[TemplateValue]) -> Evaluated<TemplateValue> {
        if let ExprKind::Name(name) = &object.kind
            && self.scope.get(name).is_none()
        {
            return self.module(name, method, arguments);
        }
        let object = or_decline!(self.value(object));
        let answer = match &object {
            TemplateValue::Str(text) => methods::call(text, method, arguments),
            _ => None,
        };
        answer
            .map_or_else(|| self.decline("a method that Limbeck does not know in templates"), |it| Ok(Ok(it)))
    }

    /// A function of what Alembic and Mako hand to every template, and of `re`.
    fn module(&self, name: &str, function: &str, arguments: &[TemplateValue]) -> Evaluated<TemplateValue> {
        use TemplateValue::Str;
        let (key, otherwise) = match arguments {
            [Str(key)] => (key, TemplateValue::None),
            [Str(key), otherwise] => (key, otherwise.clone()),
            _ => return self.decline("a call that Limbeck does not know in templates"),
        };
        let imports_re = self.scope.imports.iter().any(|module| module == "re");
        let answer = match (name, function, self.scope.options) {
            ("config", "get_main_option", Some(options)) => {
                Some(options.get(key).cloned().map_or(otherwise, Str))
            }
            // Mako's context has what the template was given, not what its blocks assign.
            ("context", "get", _) => Some(self.scope.variables.get(key).cloned().unwrap_or(otherwise)),
            ("re", "split", _) if imports_re => match &otherwise {
                Str(text) => methods::split_pattern(key, text),
                _ => None,
            },
            _ => None,
        };
        answer.map_or_else(|| self.decline("a name that Limbeck does not give to templates"), |it| Ok(Ok(it)))
    }
}
