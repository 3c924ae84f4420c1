//! Statements.

use std::rc::Rc;

use ruff_python_ast as ruff;

use super::super::ast::{
    Alias, ClassDef, For, FunctionDef, Handler, ImportFrom, Keyword, Match, MatchCase, Name, Stmt, StmtKind,
    Try, With,
};
use super::{Around, Async, Lowering, grow, name};

impl Lowering<'_> {
    pub(super) fn block(&mut self, body: &[ruff::Stmt]) -> Vec<Stmt> {
        body.iter().map(|statement| grow(|| self.statement(statement))).collect()
    }

    fn looped(&mut self, body: &[ruff::Stmt]) -> Vec<Stmt> {
        let around = Around { in_loop: true, ..self.around };
        self.within(around, |lowering| lowering.block(body))
    }

    fn statement(&mut self, statement: &ruff::Stmt) -> Stmt {
        let span = self.span(statement);
        let kind = match statement {
            ruff::Stmt::FunctionDef(def) => StmtKind::FunctionDef(Rc::new(self.function(def))),
            ruff::Stmt::ClassDef(def) => StmtKind::ClassDef(Rc::new(self.class(def))),
            ruff::Stmt::Return(it) => self.return_statement(it),
            ruff::Stmt::Delete(it) => StmtKind::Delete(self.exprs(&it.targets)),
            ruff::Stmt::TypeAlias(it) => self.type_alias(it),
            ruff::Stmt::Assign(it) => {
                StmtKind::Assign { targets: self.exprs(&it.targets), value: self.expr(&it.value) }
            }
            ruff::Stmt::AugAssign(it) => StmtKind::AugAssign {
                target: self.expr(&it.target),
                operator: super::expression::operator(it.op),
                value: self.expr(&it.value),
            },
            ruff::Stmt::AnnAssign(it) => StmtKind::AnnAssign {
                target: self.expr(&it.target),
                annotation: self.expr(&it.annotation),
                value: it.value.as_deref().map(|value| self.expr(value)),
                simple: it.simple,
            },
            ruff::Stmt::For(it) => self.for_statement(it),
            ruff::Stmt::While(it) => {
                let test = self.expr(&it.test);
                StmtKind::While { test, body: self.looped(&it.body), orelse: self.block(&it.orelse) }
            }
            ruff::Stmt::If(it) => self.if_statement(it),
            ruff::Stmt::With(it) => self.with_statement(it),
            ruff::Stmt::Match(it) => self.match_statement(it),
            ruff::Stmt::Raise(it) => StmtKind::Raise {
                exception: it.exc.as_deref().map(|value| self.expr(value)),
                cause: it.cause.as_deref().map(|value| self.expr(value)),
            },
            ruff::Stmt::Try(it) => self.try_statement(it),
            ruff::Stmt::Assert(it) => StmtKind::Assert {
                test: self.expr(&it.test),
                message: it.msg.as_deref().map(|value| self.expr(value)),
            },
            ruff::Stmt::Import(it) => StmtKind::Import(self.aliases(&it.names)),
            ruff::Stmt::ImportFrom(it) => self.import_from(it),
            ruff::Stmt::Global(it) => StmtKind::Global(it.names.iter().map(name).collect()),
            ruff::Stmt::Nonlocal(it) => {
                if self.around.function.is_none() {
                    self.refuse(it, "nonlocal declaration not allowed at module level");
                }
                StmtKind::Nonlocal(it.names.iter().map(name).collect())
            }
            ruff::Stmt::Expr(it) => StmtKind::Expr(self.expr(&it.value)),
            ruff::Stmt::Pass(_) => StmtKind::Pass,
            ruff::Stmt::Break(it) => {
                if !self.around.in_loop {
                    self.refuse(it, "'break' outside loop");
                }
                StmtKind::Break
            }
            ruff::Stmt::Continue(it) => {
                if !self.around.in_loop {
                    self.refuse(it, "'continue' not properly in loop");
                }
                StmtKind::Continue
            }
            ruff::Stmt::IpyEscapeCommand(it) => {
                self.refuse(it, "invalid syntax");
                StmtKind::Pass
            }
        };
        Stmt { span, kind }
    }

    fn return_statement(&mut self, it: &ruff::StmtReturn) -> StmtKind {
        if self.around.function.is_none() {
            self.refuse(it, "'return' outside function");
        }
        StmtKind::Return(it.value.as_deref().map(|value| self.expr(value)))
    }

    fn type_alias(&mut self, it: &ruff::StmtTypeAlias) -> StmtKind {
        match it.name.as_ref() {
            ruff::Expr::Name(alias) => StmtKind::TypeAlias { name: Rc::from(alias.id.as_str()) },
            other => {
                self.refuse(other, "invalid syntax");
                StmtKind::Pass
            }
        }
    }

    fn for_statement(&mut self, it: &ruff::StmtFor) -> StmtKind {
        if it.is_async && self.around.function != Some(Async::Yes) {
            self.refuse(it, "'async for' outside async function");
        }
        StmtKind::For(For {
            is_async: it.is_async,
            target: self.expr(&it.target),
            iterable: self.expr(&it.iter),
            body: self.looped(&it.body),
            orelse: self.block(&it.orelse),
        })
    }

    fn if_statement(&mut self, it: &ruff::StmtIf) -> StmtKind {
        let mut branches = vec![(self.expr(&it.test), self.block(&it.body))];
        let mut orelse = Vec::new();
        for clause in &it.elif_else_clauses {
            match &clause.test {
                Some(test) => branches.push((self.expr(test), self.block(&clause.body))),
                None => orelse = self.block(&clause.body),
            }
        }
        StmtKind::If { branches, orelse }
    }

    fn with_statement(&mut self, it: &ruff::StmtWith) -> StmtKind {
        if it.is_async && self.around.function != Some(Async::Yes) {
            self.refuse(it, "'async with' outside async function");
        }
        let items = it
            .items
            .iter()
            .map(|item| {
                let manager = self.expr(&item.context_expr);
                (manager, item.optional_vars.as_deref().map(|target| self.expr(target)))
            })
            .collect();
        StmtKind::With(With { is_async: it.is_async, items, body: self.block(&it.body) })
    }

    fn match_statement(&mut self, it: &ruff::StmtMatch) -> StmtKind {
        let subject = self.expr(&it.subject);
        let cases = it
            .cases
            .iter()
            .map(|case| {
                let mut binds = Vec::new();
                captures(&case.pattern, &mut binds);
                let guard = case.guard.as_deref().map(|guard| self.expr(guard));
                MatchCase { binds, guard, body: self.block(&case.body) }
            })
            .collect();
        StmtKind::Match(Match { subject, cases })
    }

    fn try_statement(&mut self, it: &ruff::StmtTry) -> StmtKind {
        let body = self.block(&it.body);
        let handlers = it
            .handlers
            .iter()
            .map(|handler| {
                let ruff::ExceptHandler::ExceptHandler(handler) = handler;
                Handler {
                    kind: handler.type_.as_deref().map(|kind| self.expr(kind)),
                    name: handler.name.as_ref().map(name),
                    body: self.block(&handler.body),
                }
            })
            .collect();
        StmtKind::Try(Try {
            body,
            handlers,
            orelse: self.block(&it.orelse),
            finalbody: self.block(&it.finalbody),
        })
    }

    fn aliases(&mut self, names: &[ruff::Alias]) -> Vec<Alias> {
        names
            .iter()
            .map(|alias| Alias {
                name: name(&alias.name),
                bound: alias.asname.as_ref().map(name),
                span: self.span(alias),
            })
            .collect()
    }

    fn import_from(&mut self, it: &ruff::StmtImportFrom) -> StmtKind {
        let nested = self.around.function.is_some() || self.around.class;
        if nested && it.names.iter().any(|alias| alias.name.as_str() == "*") {
            self.refuse(it, "import * only allowed at module level");
        }
        StmtKind::ImportFrom(ImportFrom {
            module: it.module.as_ref().map(name),
            level: it.level,
            names: self.aliases(&it.names),
        })
    }

    fn function(&mut self, def: &ruff::StmtFunctionDef) -> FunctionDef {
        let decorators = def.decorator_list.iter().map(|it| self.expr(&it.expression)).collect();
        let parameters = self.parameters(&def.parameters);
        let returns = def.returns.as_deref().map(|returns| self.expr(returns));
        let function = Some(if def.is_async { Async::Yes } else { Async::No });
        let around = Around { function, class: false, in_loop: false };
        let body = self.within(around, |lowering| lowering.block(&def.body));
        FunctionDef {
            name: name(&def.name),
            is_async: def.is_async,
            decorators,
            parameters,
            returns,
            has_type_parameters: def.type_params.is_some(),
            body,
            span: self.span(&def.name),
        }
    }

    fn class(&mut self, def: &ruff::StmtClassDef) -> ClassDef {
        let decorators = def.decorator_list.iter().map(|it| self.expr(&it.expression)).collect();
        let (bases, keywords) = match def.arguments.as_deref() {
            Some(arguments) => (self.exprs(&arguments.args), self.keywords(&arguments.keywords)),
            None => (Vec::new(), Vec::<Keyword>::new()),
        };
        let around = Around { function: None, class: true, in_loop: false };
        let body = self.within(around, |lowering| lowering.block(&def.body));
        ClassDef {
            name: name(&def.name),
            decorators,
            bases,
            keywords,
            has_type_parameters: def.type_params.is_some(),
            body,
            span: self.span(&def.name),
        }
    }
}

/// The names that a pattern binds.
fn captures(pattern: &ruff::Pattern, names: &mut Vec<Name>) {
    grow(|| match pattern {
        ruff::Pattern::MatchValue(_) | ruff::Pattern::MatchSingleton(_) => {}
        ruff::Pattern::MatchSequence(it) => all(&it.patterns, names),
        ruff::Pattern::MatchMapping(it) => {
            all(&it.patterns, names);
            names.extend(it.rest.as_ref().map(name));
        }
        ruff::Pattern::MatchClass(it) => {
            all(&it.arguments.patterns, names);
            it.arguments.keywords.iter().for_each(|keyword| captures(&keyword.pattern, names));
        }
        ruff::Pattern::MatchStar(it) => names.extend(it.name.as_ref().map(name)),
        ruff::Pattern::MatchAs(it) => {
            it.pattern.iter().for_each(|inner| captures(inner, names));
            names.extend(it.name.as_ref().map(name));
        }
        ruff::Pattern::MatchOr(it) => all(&it.patterns, names),
    });
}

fn all(patterns: &[ruff::Pattern], names: &mut Vec<Name>) {
    patterns.iter().for_each(|pattern| captures(pattern, names));
}
