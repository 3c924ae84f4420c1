//! Classes of types: what a script, an application or a package may define, and what nobody should.

use super::Generator;

/// What `impl` is.
const IMPLEMENTATIONS: &[&str] = &[
    "sa.String",
    "sa.String(40)",
    "sa.Text()",
    "sa.Unicode",
    "sa.Numeric",
    "sa.JSON",
    "sa.types.BINARY(16)",
    "sa.Enum('a', 'b', name='e')",
    "Within",
    "OTHER",
    "undefined",
];

/// What a method returns.
const RETURNED: &[&str] = &[
    "super().load_dialect_impl(dialect)",
    "super(Type, self).load_dialect_impl(dialect)",
    "dialect.type_descriptor(sa.CHAR(32))",
    "dialect.type_descriptor(self.impl)",
    "self.impl",
    "postgresql.UUID()",
    "sa.String(self.size)",
    "sa.String(self.impl.length)",
    "sa.String(type(self).size)",
    "sa.String(Type.size)",
    "self.chosen(dialect)",
    "sa.Text",
    "None",
];

const TESTS: &[&str] = &[
    "dialect.name == 'postgresql'",
    "dialect.name in {'sqlite', 'mysql'}",
    "self.impl.length is None",
    "self.native",
    "not self.size",
    "isinstance(self.impl, sa.String)",
];

const CONSTRUCTORS: &[&str] = &[
    "def __init__(self, size=7, **kw):\n    super().__init__(**kw)\n    self.size = size",
    "def __init__(self, *args, **kwargs):\n    super().__init__(*args, **kwargs)\n    self.native = True",
    "def __init__(self, native=False):\n    self.native = native",
    "def __init__(self):\n    super().__init__(5)\n    if self.size:\n        self.impl = sa.String(self.size)",
    "def __init__(self, size):\n    super(Type, self).__init__()\n    self.size, self.native = size, True",
    "def __init__(self, size=3):\n    sa.types.TypeDecorator.__init__(self, size)",
    "def __init__(self, size=3):\n    if size > 5:\n        raise ValueError('too long')\n    super().__init__(size)",
    "def __init__(self):\n    return super().__init__()",
];

const PARTS: &[&str] = &[
    "size = 9",
    "native = True",
    "size = 2 + 3",
    "cache_ok = True",
    "comparator_factory = None",
    "size: int = 4",
    "words: str",
    "\"\"\"words\"\"\"",
    "class Within(sa.CHAR):\n    pass",
    "def chosen(self, dialect):\n    return sa.String(len(dialect.name))",
    "def process_bind_param(self, value, dialect):\n    return value",
    "@property\ndef size(self):\n    return 8",
    "@staticmethod\ndef chosen(dialect):\n    return sa.Text()",
    "def __repr__(self):\n    return 'Type()'",
    "size = [1, 2][0]",
    "native = lambda self: True",
    "def copy(self, **kw):\n    return self",
    "impl = sa.Integer",
    "if True:\n    size = 1",
    "__slots__ = ()",
];

const BEHIND: &[&str] = &[
    "Type.size = 30",
    "Type.impl = sa.Integer",
    "OTHER = Type",
    "del Base",
    "Other = type('Other', (Type,), {})",
    "KEPT = [Type]",
    "def changed(cls):\n    cls.size = 99\n    return cls\nchanged(Type)",
    "class Type(Type):\n    pass",
];

const CALLS: &[&str] = &[
    "Type()",
    "Type",
    "Type(3)",
    "Type(size=11)",
    "Type(length=6)",
    "Type(native=True)",
    "Type(8, 9)",
    "Below()",
];

impl Generator {
    /// A few classes at module level, and the names that columns may have as their types.
    pub(super) fn classes(&mut self) {
        let Some(kind) = self.random.pick(&[None, Some("TypeDecorator"), Some("UserDefinedType")]) else {
            return;
        };
        let sa = format!("{}.", self.sa);
        let own = |text: &str| text.replace("sa.", &sa).replace("postgresql.", "_pg.");
        self.line("from sqlalchemy.dialects import postgresql as _pg");
        self.line("OTHER = None");
        let mixin = self.random.pick(&["size = 12", "other = 1", "def helper(self): return 1"]);
        self.line(&format!("class Mixin:\n    {mixin}"));
        let bases = self.random.pick(&["@", "@", "@", "Mixin, @", "@, Mixin", "@[str]", "@, object"]);
        let above = bases.replace('@', &own(&format!("sa.types.{kind}")));
        let mut body = Vec::new();
        if kind == "TypeDecorator" {
            body.push(format!("impl = {}", self.random.pick(IMPLEMENTATIONS)));
            if self.random.one_in(2) {
                let (test, then, last) =
                    (self.random.pick(TESTS), self.random.pick(RETURNED), self.random.pick(RETURNED));
                body.push(format!(
                    "def load_dialect_impl(self, dialect):\n    if {test}:\n        return {then}\n    return {last}"
                ));
            }
        } else {
            let text = self.random.pick(&[
                "'WORD'",
                "'W(%d)' % self.size",
                "f'W{self.size}'",
                "'W' + self.name",
                "kw['x']",
            ]);
            body.push(format!("def get_col_spec(self, **kw):\n    return {text}"));
        }
        if self.random.one_in(2) {
            body.push(self.random.pick(CONSTRUCTORS).to_owned());
        }
        for _ in 0..self.random.below(4) {
            body.push(self.random.pick(PARTS).to_owned());
        }
        if self.random.one_in(3) {
            body.reverse();
        }
        self.line(&format!("class Type({above}):"));
        for part in body {
            let part: String = own(&part).lines().map(|line| format!("    {line}\n")).collect();
            self.line(&part);
        }
        let below = own(self.random.pick(PARTS)).replace('\n', "\n    ");
        self.line(&format!("class Below(Type):\n    {below}"));
        if self.random.one_in(4) {
            let behind = own(self.random.pick(BEHIND));
            self.line(&behind);
        }
        self.typed = true;
    }

    /// A type that the classes make, now and then.
    pub(super) fn own_type(&mut self) -> Option<String> {
        (self.typed && self.random.one_in(3)).then(|| self.random.pick(CALLS).to_owned())
    }
}
