//! Expressions.

use std::collections::HashSet;
use std::rc::Rc;

use ruff_python_ast as ruff;

use super::super::ast::{
    BoolOperator, Call, Comparison, Comprehension, ComprehensionForm, Expr, ExprKind, Generator, Keyword,
    Lambda, Operator, Parameter, Parameters, UnaryOperator,
};
use super::{Around, Async, Lowering, grow, name, text};

impl Lowering<'_> {
    pub(in super::super) fn expr(&mut self, expression: &ruff::Expr) -> Expr {
        let span = self.span(expression);
        let kind = grow(|| self.kind(expression));
        Expr { span, kind }
    }

    pub(super) fn exprs(&mut self, expressions: &[ruff::Expr]) -> Vec<Expr> {
        expressions.iter().map(|expression| self.expr(expression)).collect()
    }

    fn boxed(&mut self, expression: &ruff::Expr) -> Box<Expr> {
        Box::new(self.expr(expression))
    }

    fn optional(&mut self, expression: Option<&ruff::Expr>) -> Option<Box<Expr>> {
        expression.map(|expression| self.boxed(expression))
    }

    fn kind(&mut self, expression: &ruff::Expr) -> ExprKind {
        match expression {
            ruff::Expr::BoolOp(it) => ExprKind::BoolOp(bool_operator(it.op), self.exprs(&it.values)),
            ruff::Expr::Named(it) => self.walrus(it),
            ruff::Expr::BinOp(it) => {
                ExprKind::Binary(self.boxed(&it.left), operator(it.op), self.boxed(&it.right))
            }
            ruff::Expr::UnaryOp(it) => ExprKind::Unary(unary_operator(it.op), self.boxed(&it.operand)),
            ruff::Expr::Lambda(it) => self.lambda(it),
            ruff::Expr::If(it) => ExprKind::Conditional {
                test: self.boxed(&it.test),
                then: self.boxed(&it.body),
                otherwise: self.boxed(&it.orelse),
            },
            ruff::Expr::Dict(it) => self.dict(it),
            ruff::Expr::Set(it) => ExprKind::Set(self.exprs(&it.elts)),
            ruff::Expr::ListComp(it) => {
                self.comprehension(ComprehensionForm::List, &it.elt, None, &it.generators)
            }
            ruff::Expr::SetComp(it) => {
                self.comprehension(ComprehensionForm::Set, &it.elt, None, &it.generators)
            }
            ruff::Expr::DictComp(it) => self.dict_comprehension(it),
            ruff::Expr::Generator(it) => {
                self.comprehension(ComprehensionForm::Generator, &it.elt, None, &it.generators)
            }
            ruff::Expr::Await(it) => self.await_expression(it),
            ruff::Expr::Yield(it) => {
                self.yield_outside(it);
                ExprKind::Yield(self.optional(it.value.as_deref()))
            }
            ruff::Expr::YieldFrom(it) => {
                self.yield_outside(it);
                ExprKind::Yield(Some(self.boxed(&it.value)))
            }
            ruff::Expr::Compare(it) => self.compare(it),
            ruff::Expr::Call(it) => self.call(it),
            ruff::Expr::FString(it) => self.f_string(it),
            ruff::Expr::TString(_) => ExprKind::TemplateString,
            ruff::Expr::StringLiteral(it) => ExprKind::Str(self.string(it)),
            ruff::Expr::BytesLiteral(it) => ExprKind::Bytes(it.value.bytes().collect()),
            ruff::Expr::NumberLiteral(it) => number(&it.value),
            ruff::Expr::BooleanLiteral(it) => ExprKind::Bool(it.value),
            ruff::Expr::NoneLiteral(_) => ExprKind::None,
            ruff::Expr::EllipsisLiteral(_) => ExprKind::Ellipsis,
            ruff::Expr::Attribute(it) => ExprKind::Attribute(self.boxed(&it.value), name(&it.attr)),
            ruff::Expr::Subscript(it) => ExprKind::Subscript(self.boxed(&it.value), self.boxed(&it.slice)),
            ruff::Expr::Starred(it) => ExprKind::Starred(self.boxed(&it.value)),
            ruff::Expr::Name(it) => ExprKind::Name(Rc::from(it.id.as_str())),
            ruff::Expr::List(it) => ExprKind::List(self.exprs(&it.elts)),
            ruff::Expr::Tuple(it) => ExprKind::Tuple(self.exprs(&it.elts)),
            ruff::Expr::Slice(it) => ExprKind::Slice {
                lower: self.optional(it.lower.as_deref()),
                upper: self.optional(it.upper.as_deref()),
                step: self.optional(it.step.as_deref()),
            },
            ruff::Expr::IpyEscapeCommand(it) => {
                self.refuse(it, "invalid syntax");
                ExprKind::None
            }
        }
    }

    fn walrus(&mut self, it: &ruff::ExprNamed) -> ExprKind {
        let value = self.boxed(&it.value);
        match it.target.as_ref() {
            ruff::Expr::Name(target) => ExprKind::Walrus(Rc::from(target.id.as_str()), value),
            other => {
                self.refuse(other, "cannot use assignment expressions with this target");
                ExprKind::None
            }
        }
    }

    fn lambda(&mut self, it: &ruff::ExprLambda) -> ExprKind {
        let parameters = it.parameters.as_deref().map(|it| self.parameters(it)).unwrap_or_default();
        let around = Around { function: Some(Async::No), class: false, in_loop: false };
        let body = self.within(around, |lowering| lowering.expr(&it.body));
        ExprKind::Lambda(Rc::new(Lambda { parameters, body }))
    }

    fn dict(&mut self, it: &ruff::ExprDict) -> ExprKind {
        let items = it.items.iter().map(|item| {
            let key = item.key.as_ref().map(|key| self.expr(key));
            (key, self.expr(&item.value))
        });
        ExprKind::Dict(items.collect())
    }

    fn dict_comprehension(&mut self, it: &ruff::ExprDictComp) -> ExprKind {
        match it.key.as_deref() {
            Some(key) => self.comprehension(ComprehensionForm::Dict, key, Some(&it.value), &it.generators),
            None => {
                self.refuse(it, "dict unpacking cannot be used in dict comprehension");
                ExprKind::None
            }
        }
    }

    fn comprehension(
        &mut self,
        form: ComprehensionForm,
        element: &ruff::Expr,
        value: Option<&ruff::Expr>,
        generators: &[ruff::Comprehension],
    ) -> ExprKind {
        let element = self.expr(element);
        let value = value.map(|value| self.expr(value));
        let generators = generators
            .iter()
            .map(|generator| Generator {
                is_async: generator.is_async,
                target: self.expr(&generator.target),
                iterable: self.expr(&generator.iter),
                conditions: self.exprs(&generator.ifs),
            })
            .collect();
        ExprKind::Comprehension(Box::new(Comprehension { form, element, value, generators }))
    }

    fn await_expression(&mut self, it: &ruff::ExprAwait) -> ExprKind {
        match self.around.function {
            Some(Async::Yes) => {}
            Some(Async::No) => self.refuse(it, "'await' outside async function"),
            None => self.refuse(it, "'await' outside function"),
        }
        ExprKind::Await(self.boxed(&it.value))
    }

    fn yield_outside(&mut self, it: &impl ruff_text_size::Ranged) {
        if self.around.function.is_none() {
            self.refuse(it, "'yield' outside function");
        }
    }

    fn compare(&mut self, it: &ruff::ExprCompare) -> ExprKind {
        let left = self.boxed(&it.left);
        let rest = it.ops.iter().zip(&it.comparators);
        ExprKind::Compare(left, rest.map(|(op, right)| (comparison(*op), self.expr(right))).collect())
    }

    fn call(&mut self, it: &ruff::ExprCall) -> ExprKind {
        let function = self.expr(&it.func);
        let arguments = self.exprs(&it.arguments.args);
        let keywords = self.keywords(&it.arguments.keywords);
        let mut seen = HashSet::new();
        if !keywords.iter().filter_map(|keyword| keyword.name.as_ref()).all(|keyword| seen.insert(keyword)) {
            self.refuse(it, "keyword argument repeated");
        }
        ExprKind::Call(Box::new(Call { function, arguments, keywords }))
    }

    pub(super) fn keywords(&mut self, keywords: &[ruff::Keyword]) -> Vec<Keyword> {
        keywords
            .iter()
            .map(|keyword| Keyword { name: keyword.arg.as_ref().map(name), value: self.expr(&keyword.value) })
            .collect()
    }

    pub(super) fn parameters(&mut self, it: &ruff::Parameters) -> Parameters {
        let parameters = Parameters {
            positional_only: it.posonlyargs.iter().map(|one| self.with_default(one)).collect(),
            plain: it.args.iter().map(|one| self.with_default(one)).collect(),
            rest: it.vararg.as_deref().map(|one| self.parameter(one)),
            keyword_only: it.kwonlyargs.iter().map(|one| self.with_default(one)).collect(),
            keywords: it.kwarg.as_deref().map(|one| self.parameter(one)),
        };
        let mut seen = HashSet::new();
        if !parameters.all().all(|parameter| seen.insert(parameter.name.clone())) {
            self.refuse(it, "duplicate argument in function definition");
        }
        parameters
    }

    fn with_default(&mut self, it: &ruff::ParameterWithDefault) -> Parameter {
        let default = it.default.as_deref().map(|default| self.expr(default));
        Parameter { default, ..self.parameter(&it.parameter) }
    }

    fn parameter(&mut self, it: &ruff::Parameter) -> Parameter {
        let annotation = it.annotation.as_deref().map(|annotation| self.expr(annotation));
        Parameter { name: name(&it.name), annotation, default: None }
    }
}

fn number(value: &ruff::Number) -> ExprKind {
    match value {
        ruff::Number::Int(int) => ExprKind::Int(int.as_i64()),
        ruff::Number::Float(float) => ExprKind::Float(text::float_repr(*float).into()),
        ruff::Number::Complex { .. } => ExprKind::Complex,
    }
}

pub(super) fn operator(operator: ruff::Operator) -> Operator {
    match operator {
        ruff::Operator::Add => Operator::Add,
        ruff::Operator::Sub => Operator::Sub,
        ruff::Operator::Mult => Operator::Mul,
        ruff::Operator::MatMult => Operator::MatMul,
        ruff::Operator::Div => Operator::Div,
        ruff::Operator::Mod => Operator::Mod,
        ruff::Operator::Pow => Operator::Pow,
        ruff::Operator::LShift => Operator::LShift,
        ruff::Operator::RShift => Operator::RShift,
        ruff::Operator::BitOr => Operator::BitOr,
        ruff::Operator::BitXor => Operator::BitXor,
        ruff::Operator::BitAnd => Operator::BitAnd,
        ruff::Operator::FloorDiv => Operator::FloorDiv,
    }
}

fn bool_operator(operator: ruff::BoolOp) -> BoolOperator {
    match operator {
        ruff::BoolOp::And => BoolOperator::And,
        ruff::BoolOp::Or => BoolOperator::Or,
    }
}

fn unary_operator(operator: ruff::UnaryOp) -> UnaryOperator {
    match operator {
        ruff::UnaryOp::Invert => UnaryOperator::Invert,
        ruff::UnaryOp::Not => UnaryOperator::Not,
        ruff::UnaryOp::UAdd => UnaryOperator::Plus,
        ruff::UnaryOp::USub => UnaryOperator::Minus,
    }
}

fn comparison(operator: ruff::CmpOp) -> Comparison {
    match operator {
        ruff::CmpOp::Eq => Comparison::Eq,
        ruff::CmpOp::NotEq => Comparison::NotEq,
        ruff::CmpOp::Lt => Comparison::Lt,
        ruff::CmpOp::LtE => Comparison::LtE,
        ruff::CmpOp::Gt => Comparison::Gt,
        ruff::CmpOp::GtE => Comparison::GtE,
        ruff::CmpOp::Is => Comparison::Is,
        ruff::CmpOp::IsNot => Comparison::IsNot,
        ruff::CmpOp::In => Comparison::In,
        ruff::CmpOp::NotIn => Comparison::NotIn,
    }
}
