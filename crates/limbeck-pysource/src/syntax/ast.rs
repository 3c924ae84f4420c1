//! The tree of a Python file, as the rest of this crate sees it.
//!
//! Smaller than the parser's own: patterns and type parameters are kept only as far as somebody asks for them.
//! Definitions are shared (`Rc`), since a function value outlives the walk that met its definition.

use std::rc::Rc;

use limbeck_diagnostics::Span;

/// An identifier.
pub(crate) type Name = Rc<str>;

/// A file.
#[derive(Debug)]
pub(crate) struct Module {
    /// Its statements.
    pub body: Vec<Stmt>,
    /// The newest syntax in it: the minor version of Python 3 that it needs (at least 9), and where.
    pub needs_minor: (u32, Span),
}

/// A statement with its place.
#[derive(Debug)]
pub(crate) struct Stmt {
    pub span: Span,
    pub kind: StmtKind,
}

/// What a statement does.
#[derive(Debug)]
pub(crate) enum StmtKind {
    Expr(Expr),
    Assign {
        targets: Vec<Expr>,
        value: Expr,
    },
    AugAssign {
        target: Expr,
        operator: Operator,
        value: Expr,
    },
    AnnAssign {
        target: Expr,
        annotation: Expr,
        value: Option<Expr>,
        /// The target is a bare name, so the annotation is evaluated and kept.
        simple: bool,
    },
    Return(Option<Expr>),
    Delete(Vec<Expr>),
    Pass,
    Break,
    Continue,
    /// `if` and every `elif`, then `else`.
    If {
        branches: Vec<(Expr, Vec<Stmt>)>,
        orelse: Vec<Stmt>,
    },
    For(For),
    While {
        test: Expr,
        body: Vec<Stmt>,
        orelse: Vec<Stmt>,
    },
    With(With),
    Try(Try),
    Raise {
        exception: Option<Expr>,
        cause: Option<Expr>,
    },
    Assert {
        test: Expr,
        message: Option<Expr>,
    },
    Import(Vec<Alias>),
    ImportFrom(ImportFrom),
    FunctionDef(Rc<FunctionDef>),
    ClassDef(Rc<ClassDef>),
    Global(Vec<Name>),
    Nonlocal(Vec<Name>),
    Match(Match),
    TypeAlias {
        name: Name,
    },
}

/// `for target in iterable`.
#[derive(Debug)]
pub(crate) struct For {
    pub is_async: bool,
    pub target: Expr,
    pub iterable: Expr,
    pub body: Vec<Stmt>,
    pub orelse: Vec<Stmt>,
}

/// `with` and its context managers.
#[derive(Debug)]
pub(crate) struct With {
    pub is_async: bool,
    pub items: Vec<(Expr, Option<Expr>)>,
    pub body: Vec<Stmt>,
}

/// `try` with all its clauses.
#[derive(Debug)]
pub(crate) struct Try {
    pub body: Vec<Stmt>,
    pub handlers: Vec<Handler>,
    pub orelse: Vec<Stmt>,
    pub finalbody: Vec<Stmt>,
}

/// `except kind as name`.
#[derive(Debug)]
pub(crate) struct Handler {
    pub kind: Option<Expr>,
    pub name: Option<Name>,
    pub body: Vec<Stmt>,
}

/// `match`; of its patterns, only the names that they bind.
#[derive(Debug)]
pub(crate) struct Match {
    pub subject: Expr,
    pub cases: Vec<MatchCase>,
}

/// One `case`.
#[derive(Debug)]
pub(crate) struct MatchCase {
    pub binds: Vec<Name>,
    pub guard: Option<Expr>,
    pub body: Vec<Stmt>,
}

/// `name` or `name as bound`; in `import`, `name` may have dots.
#[derive(Debug)]
pub(crate) struct Alias {
    pub name: Name,
    pub bound: Option<Name>,
    pub span: Span,
}

/// `from module import names`; `level` counts the leading dots.
#[derive(Debug)]
pub(crate) struct ImportFrom {
    pub module: Option<Name>,
    pub level: u32,
    pub names: Vec<Alias>,
}

/// `def`, with what stands before and in its head.
#[derive(Debug)]
pub(crate) struct FunctionDef {
    pub name: Name,
    pub is_async: bool,
    pub decorators: Vec<Expr>,
    pub parameters: Parameters,
    pub returns: Option<Expr>,
    pub has_type_parameters: bool,
    pub body: Vec<Stmt>,
    /// The head: from `def` to the name's end.
    pub span: Span,
}

/// `class`, with what stands before and in its head.
#[derive(Debug)]
pub(crate) struct ClassDef {
    pub name: Name,
    pub decorators: Vec<Expr>,
    pub bases: Vec<Expr>,
    pub keywords: Vec<Keyword>,
    pub has_type_parameters: bool,
    pub body: Vec<Stmt>,
    pub span: Span,
}

/// The parameters of a function or a lambda.
#[derive(Debug, Default)]
pub(crate) struct Parameters {
    pub positional_only: Vec<Parameter>,
    pub plain: Vec<Parameter>,
    pub rest: Option<Parameter>,
    pub keyword_only: Vec<Parameter>,
    pub keywords: Option<Parameter>,
}

impl Parameters {
    /// All of them, in the order of the source.
    pub fn all(&self) -> impl Iterator<Item = &Parameter> {
        self.positional_only
            .iter()
            .chain(&self.plain)
            .chain(self.rest.as_ref())
            .chain(&self.keyword_only)
            .chain(self.keywords.as_ref())
    }
}

/// One parameter.
#[derive(Debug)]
pub(crate) struct Parameter {
    pub name: Name,
    pub annotation: Option<Expr>,
    pub default: Option<Expr>,
}

/// An expression with its place.
#[derive(Debug)]
pub(crate) struct Expr {
    pub span: Span,
    pub kind: ExprKind,
}

/// What an expression is.
#[derive(Debug)]
pub(crate) enum ExprKind {
    None,
    Bool(bool),
    /// `None` when it does not fit into 64 bits.
    Int(Option<i64>),
    /// As Python's `repr` writes it.
    Float(Rc<str>),
    Complex,
    /// `None` when it holds a lone surrogate.
    Str(Option<Rc<str>>),
    Bytes(Rc<[u8]>),
    Ellipsis,
    FString(Vec<FStringPart>),
    TemplateString,
    Name(Name),
    Attribute(Box<Expr>, Name),
    Subscript(Box<Expr>, Box<Expr>),
    Slice {
        lower: Option<Box<Expr>>,
        upper: Option<Box<Expr>>,
        step: Option<Box<Expr>>,
    },
    Starred(Box<Expr>),
    Call(Box<Call>),
    Tuple(Vec<Expr>),
    List(Vec<Expr>),
    Set(Vec<Expr>),
    /// A key of `None` is `**value`.
    Dict(Vec<(Option<Expr>, Expr)>),
    BoolOp(BoolOperator, Vec<Expr>),
    Binary(Box<Expr>, Operator, Box<Expr>),
    Unary(UnaryOperator, Box<Expr>),
    Compare(Box<Expr>, Vec<(Comparison, Expr)>),
    Conditional {
        test: Box<Expr>,
        then: Box<Expr>,
        otherwise: Box<Expr>,
    },
    Lambda(Rc<Lambda>),
    Comprehension(Box<Comprehension>),
    Walrus(Name, Box<Expr>),
    Await(Box<Expr>),
    /// `yield` and `yield from`.
    Yield(Option<Box<Expr>>),
}

/// A call.
#[derive(Debug)]
pub(crate) struct Call {
    pub function: Expr,
    /// Positional arguments, starred ones among them.
    pub arguments: Vec<Expr>,
    pub keywords: Vec<Keyword>,
}

/// `name=value`, or `**value` without a name.
#[derive(Debug)]
pub(crate) struct Keyword {
    pub name: Option<Name>,
    pub value: Expr,
}

/// `lambda parameters: body`.
#[derive(Debug)]
pub(crate) struct Lambda {
    pub parameters: Parameters,
    pub body: Expr,
}

/// A comprehension or generator expression.
#[derive(Debug)]
pub(crate) struct Comprehension {
    pub form: ComprehensionForm,
    /// The element; of a dict's, the key.
    pub element: Expr,
    /// A dict's value.
    pub value: Option<Expr>,
    pub generators: Vec<Generator>,
}

/// What a comprehension makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ComprehensionForm {
    List,
    Set,
    Dict,
    Generator,
}

/// `for target in iterable if conditions` of a comprehension.
#[derive(Debug)]
pub(crate) struct Generator {
    pub is_async: bool,
    pub target: Expr,
    pub iterable: Expr,
    pub conditions: Vec<Expr>,
}

/// A piece of an f-string.
#[derive(Debug)]
pub(crate) enum FStringPart {
    Literal(Rc<str>),
    Field {
        /// The text before the value in `{value=}`.
        debug: Option<Rc<str>>,
        value: Expr,
        conversion: Conversion,
        /// The format specification; `None` when there is no colon.
        format: Option<Vec<FStringPart>>,
    },
}

/// `!s`, `!r`, `!a`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Conversion {
    None,
    Str,
    Repr,
    Ascii,
}

/// A binary operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operator {
    Add,
    Sub,
    Mul,
    MatMul,
    Div,
    FloorDiv,
    Mod,
    Pow,
    LShift,
    RShift,
    BitOr,
    BitXor,
    BitAnd,
}

/// `and`, `or`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BoolOperator {
    And,
    Or,
}

/// A unary operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UnaryOperator {
    Not,
    Minus,
    Plus,
    Invert,
}

/// A comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comparison {
    Eq,
    NotEq,
    Lt,
    LtE,
    Gt,
    GtE,
    Is,
    IsNot,
    In,
    NotIn,
}
