//! The direct parts of a statement or an expression, for walks that look at everything.

use super::ast::{Expr, ExprKind, FStringPart, Parameters, Stmt, StmtKind};

/// Visits the expressions that are direct parts of `expression`. A lambda's body and a comprehension's parts
/// are among them, although they have scopes of their own.
pub(crate) fn parts<'a>(expression: &'a Expr, visit: &mut dyn FnMut(&'a Expr)) {
    match &expression.kind {
        ExprKind::None
        | ExprKind::Bool(_)
        | ExprKind::Int(_)
        | ExprKind::Float(_)
        | ExprKind::Complex
        | ExprKind::Str(_)
        | ExprKind::Bytes(_)
        | ExprKind::Ellipsis
        | ExprKind::TemplateString
        | ExprKind::Name(_) => {}
        ExprKind::FString(parts) => fields(parts, visit),
        ExprKind::Attribute(value, _) | ExprKind::Walrus(_, value) => visit(value),
        ExprKind::Starred(value) | ExprKind::Unary(_, value) | ExprKind::Await(value) => visit(value),
        ExprKind::Yield(value) => value.iter().for_each(|value| visit(value)),
        ExprKind::Subscript(value, index) => {
            visit(value);
            visit(index);
        }
        ExprKind::Slice { lower, upper, step } => {
            [lower, upper, step].into_iter().flatten().for_each(|part| visit(part));
        }
        ExprKind::Call(call) => {
            visit(&call.function);
            call.arguments.iter().for_each(&mut *visit);
            call.keywords.iter().for_each(|keyword| visit(&keyword.value));
        }
        ExprKind::Tuple(items) | ExprKind::List(items) | ExprKind::Set(items) => items.iter().for_each(visit),
        ExprKind::Dict(items) => {
            for (key, value) in items {
                key.iter().for_each(&mut *visit);
                visit(value);
            }
        }
        ExprKind::BoolOp(_, values) => values.iter().for_each(visit),
        ExprKind::Binary(left, _, right) => {
            visit(left);
            visit(right);
        }
        ExprKind::Compare(left, rest) => {
            visit(left);
            rest.iter().for_each(|(_, right)| visit(right));
        }
        ExprKind::Conditional { test, then, otherwise } => {
            visit(test);
            visit(then);
            visit(otherwise);
        }
        ExprKind::Lambda(lambda) => {
            defaults(&lambda.parameters, visit);
            visit(&lambda.body);
        }
        ExprKind::Comprehension(it) => {
            visit(&it.element);
            it.value.iter().for_each(&mut *visit);
            for generator in &it.generators {
                visit(&generator.target);
                visit(&generator.iterable);
                generator.conditions.iter().for_each(&mut *visit);
            }
        }
    }
}

fn fields<'a>(pieces: &'a [FStringPart], visit: &mut dyn FnMut(&'a Expr)) {
    for piece in pieces {
        match piece {
            FStringPart::Literal(_) => {}
            FStringPart::Field { value, format, .. } => {
                visit(value);
                if let Some(format) = format {
                    fields(format, visit);
                }
            }
        }
    }
}

fn defaults<'a>(parameters: &'a Parameters, visit: &mut dyn FnMut(&'a Expr)) {
    parameters.all().filter_map(|parameter| parameter.default.as_ref()).for_each(visit);
}

/// Visits the expressions that are direct parts of `statement`, evaluated in its own scope: of a definition,
/// those of its head.
pub(crate) fn expressions<'a>(statement: &'a Stmt, visit: &mut dyn FnMut(&'a Expr)) {
    match &statement.kind {
        StmtKind::Expr(value) => visit(value),
        StmtKind::Assign { targets, value } => {
            visit(value);
            targets.iter().for_each(visit);
        }
        StmtKind::AugAssign { target, value, .. } => {
            visit(target);
            visit(value);
        }
        StmtKind::AnnAssign { target, annotation, value, .. } => {
            value.iter().for_each(&mut *visit);
            visit(target);
            visit(annotation);
        }
        StmtKind::Return(value) => value.iter().for_each(visit),
        StmtKind::Delete(targets) => targets.iter().for_each(visit),
        StmtKind::If { branches, .. } => branches.iter().for_each(|(test, _)| visit(test)),
        StmtKind::For(it) => {
            visit(&it.iterable);
            visit(&it.target);
        }
        StmtKind::While { test, .. } => visit(test),
        StmtKind::With(it) => {
            for (manager, target) in &it.items {
                visit(manager);
                target.iter().for_each(&mut *visit);
            }
        }
        StmtKind::Try(it) => it.handlers.iter().filter_map(|handler| handler.kind.as_ref()).for_each(visit),
        StmtKind::Raise { exception, cause } => exception.iter().chain(cause).for_each(visit),
        StmtKind::Assert { test, message } => {
            visit(test);
            message.iter().for_each(visit);
        }
        StmtKind::FunctionDef(def) => {
            def.decorators.iter().for_each(&mut *visit);
            defaults(&def.parameters, visit);
            def.parameters.all().filter_map(|one| one.annotation.as_ref()).for_each(&mut *visit);
            def.returns.iter().for_each(visit);
        }
        StmtKind::ClassDef(def) => {
            def.decorators.iter().chain(&def.bases).for_each(&mut *visit);
            def.keywords.iter().for_each(|keyword| visit(&keyword.value));
        }
        StmtKind::Match(it) => {
            visit(&it.subject);
            it.cases.iter().filter_map(|case| case.guard.as_ref()).for_each(visit);
        }
        StmtKind::Import(_)
        | StmtKind::ImportFrom(_)
        | StmtKind::Global(_)
        | StmtKind::Nonlocal(_)
        | StmtKind::TypeAlias { .. }
        | StmtKind::Pass
        | StmtKind::Break
        | StmtKind::Continue => {}
    }
}

/// The blocks of a compound statement that belong to the same scope; none for a definition.
pub(crate) fn blocks(statement: &Stmt) -> Vec<&[Stmt]> {
    match &statement.kind {
        StmtKind::If { branches, orelse } => {
            let mut blocks: Vec<&[Stmt]> = branches.iter().map(|(_, body)| body.as_slice()).collect();
            blocks.push(orelse);
            blocks
        }
        StmtKind::For(it) => vec![&it.body, &it.orelse],
        StmtKind::While { body, orelse, .. } => vec![body, orelse],
        StmtKind::With(it) => vec![&it.body],
        StmtKind::Try(it) => {
            let mut blocks: Vec<&[Stmt]> = vec![&it.body];
            blocks.extend(it.handlers.iter().map(|handler| handler.body.as_slice()));
            blocks.push(&it.orelse);
            blocks.push(&it.finalbody);
            blocks
        }
        StmtKind::Match(it) => it.cases.iter().map(|case| case.body.as_slice()).collect(),
        StmtKind::Expr(_)
        | StmtKind::Assign { .. }
        | StmtKind::AugAssign { .. }
        | StmtKind::AnnAssign { .. }
        | StmtKind::Return(_)
        | StmtKind::Delete(_)
        | StmtKind::Pass
        | StmtKind::Break
        | StmtKind::Continue
        | StmtKind::Raise { .. }
        | StmtKind::Assert { .. }
        | StmtKind::Import(_)
        | StmtKind::ImportFrom(_)
        | StmtKind::FunctionDef(_)
        | StmtKind::ClassDef(_)
        | StmtKind::Global(_)
        | StmtKind::Nonlocal(_)
        | StmtKind::TypeAlias { .. } => Vec::new(),
    }
}
