//! Expressions of a kind.

use super::{Generator, Kind};

const STRINGS: &[&str] = &[
    "'a'",
    "'users'",
    "\"it's\"",
    "'100%'",
    "'%s'",
    "'{}'",
    "'x:y'",
    "'é'",
    "''",
    "'A b_C'",
    "'line\\nbreak'",
    "'a' 'b'",
    "r'\\d'",
    "'::text'",
    "'{x}'",
    "'a,b,c'",
    "'  pad '",
    "'0'",
    "'12'",
    "b'x'.decode()",
    "'\\x00'",
    "'\\t'",
    "'Ünï'",
    "'a.b'",
];

impl Generator {
    /// An expression of a kind, at most so deep.
    pub(super) fn value(&mut self, kind: Kind, depth: u32) -> String {
        if self.strange() {
            return self.strange_value(kind);
        }
        if self.random.one_in(3)
            && let Some(name) = self.variable(kind)
        {
            return name;
        }
        let depth = depth.saturating_sub(1);
        match kind {
            Kind::Str => self.string(depth),
            Kind::Int => self.integer(depth),
            Kind::Bool => self.truth(depth),
            Kind::Strings => self.strings(depth),
            Kind::Ints => self.integers(depth),
            Kind::Dict => self.dict(depth),
            Kind::Function => format!("(lambda x, y='d': x + {})", self.value(Kind::Str, depth)),
            Kind::Columns => self.columns(),
        }
    }

    fn literal_string(&mut self) -> String {
        self.random.pick(STRINGS).to_owned()
    }

    fn string(&mut self, depth: u32) -> String {
        if depth == 0 {
            return self.literal_string();
        }
        match self.random.below(22) {
            0 => format!("{} + {}", self.value(Kind::Str, depth), self.value(Kind::Str, depth)),
            1 => format!("f\"x{{{}}}y{{{}!r}}\"", self.plain(Kind::Str), self.plain(Kind::Int)),
            2 => format!("f'{{{}}}{{{{}}}}'", self.plain_value(depth)),
            3 => format!("'%s-%d' % ({}, {})", self.value(Kind::Str, depth), self.value(Kind::Int, depth)),
            4 => format!("'[%s]' % {}", self.value(Kind::Str, depth)),
            5 => format!("'%(k)s%%' % {{'k': {}}}", self.value(Kind::Str, depth)),
            6 => format!(
                "'{{}}:{{}}'.format({}, {})",
                self.value(Kind::Str, depth),
                self.value(Kind::Int, depth)
            ),
            7 => format!("'{{a!r}}{{{{'.format(a={})", self.value(Kind::Str, depth)),
            8 => {
                let method = self.random.pick(&[
                    "upper()",
                    "lower()",
                    "title()",
                    "strip()",
                    "capitalize()",
                    "lstrip('a ')",
                    "rstrip()",
                    "strip('x')",
                    "removeprefix('a')",
                    "removesuffix('b')",
                    "replace('a', 'bb')",
                    "replace('', '-')",
                    "swapcase()",
                    "zfill(5)",
                    "center(9)",
                ]);
                format!("{}.{method}", self.value(Kind::Str, depth))
            }
            9 => format!("', '.join({})", self.value(Kind::Strings, depth)),
            10 => format!("'/'.join(z + 'q' for z in {})", self.value(Kind::Strings, depth)),
            11 => format!("{}[{}]", self.value(Kind::Str, depth), self.index()),
            12 => format!("{}[{}:{}]", self.value(Kind::Str, depth), self.bound(), self.bound()),
            13 => {
                format!("{}[::{}]", self.value(Kind::Str, depth), self.random.pick(&["-1", "2", "-2", "3"]))
            }
            14 => format!(
                "({} if {} else {})",
                self.value(Kind::Str, depth),
                self.value(Kind::Bool, depth),
                self.value(Kind::Str, depth)
            ),
            15 => format!("str({})", self.plain_value(depth)),
            16 => format!("repr({})", self.plain_value(depth)),
            17 => format!("{}('z')", self.value(Kind::Function, depth)),
            18 => match self.variable(Kind::Function) {
                Some(function) => format!("{function}({}, flag=True)", self.value(Kind::Str, depth)),
                None => self.literal_string(),
            },
            19 => format!("{}.get('a', {})", self.value(Kind::Dict, depth), self.value(Kind::Str, depth)),
            20 => format!("({} or {})", self.value(Kind::Str, depth), self.value(Kind::Str, depth)),
            _ => format!(
                "{} * {}",
                self.value(Kind::Str, depth),
                self.random.pick(&["0", "2", "3", "-1", "True"])
            ),
        }
    }

    fn index(&mut self) -> &'static str {
        self.random.pick(&["0", "1", "-1", "2", "-3", "100"])
    }

    fn bound(&mut self) -> &'static str {
        self.random.pick(&["0", "1", "-1", "2", "-3", "", "100", "None", "-100"])
    }

    /// Something without quotes, for the inside of an f-string of Python 3.9.
    fn plain(&mut self, kind: Kind) -> String {
        match self.variable(kind) {
            Some(name) => name,
            None => self.random.pick(&["1", "None", "True", "2 + 3", "len([])", "-4 // 3"]).to_owned(),
        }
    }

    /// A string, a number, a truth value or `None`.
    fn plain_value(&mut self, depth: u32) -> String {
        match self.random.below(4) {
            0 => self.plain(Kind::Str),
            1 if depth > 0 => "None".to_owned(),
            2 => self.plain(Kind::Bool),
            _ => self.plain(Kind::Int),
        }
    }

    fn integer(&mut self, depth: u32) -> String {
        if depth == 0 {
            return self.random.pick(&["0", "1", "2", "7", "-3", "10", "255", "0x1F", "1_000"]).to_owned();
        }
        match self.random.below(9) {
            0 => format!("len({})", self.value(Kind::Str, depth)),
            1 => format!("len({})", self.value(Kind::Strings, depth)),
            2 => {
                let operator = self.random.pick(&["+", "-", "*", "//", "%", "+", "-", "**", "&", "<<"]);
                format!("({} {operator} {})", self.value(Kind::Int, depth), self.value(Kind::Int, depth))
            }
            3 => format!("-{}", self.value(Kind::Int, depth)),
            4 => format!("int({})", self.random.pick(&["'12'", "'007'", "' 5'", "True", "'x'"])),
            5 => format!("{}[{}]", self.value(Kind::Ints, depth), self.index()),
            6 => format!("max({}, {})", self.value(Kind::Int, depth), self.value(Kind::Int, depth)),
            7 => format!("({} and {})", self.value(Kind::Int, depth), self.value(Kind::Int, depth)),
            _ => format!("sum({})", self.value(Kind::Ints, depth)),
        }
    }

    fn truth(&mut self, depth: u32) -> String {
        if depth == 0 {
            return self.random.pick(&["True", "False", "1 < 2", "'a' == 'b'", "None is None"]).to_owned();
        }
        match self.random.below(13) {
            0 => format!("{} == {}", self.value(Kind::Str, depth), self.value(Kind::Str, depth)),
            1 => format!("{} < {} <= 5", self.value(Kind::Int, depth), self.value(Kind::Int, depth)),
            2 => format!("{} in {}", self.value(Kind::Str, depth), self.value(Kind::Strings, depth)),
            3 => format!("{} not in {}", self.value(Kind::Str, depth), self.value(Kind::Str, depth)),
            4 => format!("not {}", self.value(Kind::Bool, depth)),
            5 => format!("{} and {}", self.value(Kind::Bool, depth), self.value(Kind::Bool, depth)),
            6 => format!("{} or {}", self.value(Kind::Bool, depth), self.value(Kind::Bool, depth)),
            7 => format!("{}.startswith('a')", self.value(Kind::Str, depth)),
            8 => format!("bool({})", self.value(Kind::Strings, depth)),
            9 => format!("all(z for z in {})", self.value(Kind::Strings, depth)),
            10 => format!("{} is not None", self.value(Kind::Str, depth)),
            11 => format!("{}.get_bind().dialect.name == 'postgresql'", self.op),
            _ => "context.is_offline_mode()".to_owned(),
        }
    }

    fn strings(&mut self, depth: u32) -> String {
        if depth == 0 {
            return self.random.pick(&["['a', 'b']", "[]", "('x',)", "['q', 'p', 'q']"]).to_owned();
        }
        match self.random.below(12) {
            0 => format!("[{}, {}]", self.value(Kind::Str, depth), self.value(Kind::Str, depth)),
            1 => format!("[z.upper() for z in {} if z]", self.value(Kind::Strings, depth)),
            2 => format!("{}.split({})", self.value(Kind::Str, depth), self.random.pick(&["','", "", "'b'"])),
            3 => format!("sorted({})", self.value(Kind::Strings, depth)),
            4 => format!("sorted({}, key=lambda z: len(z), reverse=True)", self.value(Kind::Strings, depth)),
            5 => format!("sorted({{{}, 'b'}})", self.value(Kind::Str, depth)),
            6 => format!("list({})", self.value(Kind::Str, depth)),
            7 => format!("list(reversed({}))", self.value(Kind::Strings, depth)),
            8 => format!("[a + b for a in {} for b in 'xy']", self.value(Kind::Strings, depth)),
            9 => format!("[*{}, {}]", self.value(Kind::Strings, depth), self.value(Kind::Str, depth)),
            10 => format!("list({}.values())", self.value(Kind::Dict, depth)),
            _ => format!("[f'{{i}}{{z}}' for i, z in enumerate({})]", self.value(Kind::Strings, depth)),
        }
    }

    fn integers(&mut self, depth: u32) -> String {
        if depth == 0 {
            return self.random.pick(&["[1, 2, 3]", "[]", "[0]"]).to_owned();
        }
        match self.random.below(4) {
            0 => format!("[{}, {}]", self.value(Kind::Int, depth), self.value(Kind::Int, depth)),
            1 => {
                self.random.pick(&["list(range(3))", "list(range(5, 0, -2))", "list(range(1, 4))"]).to_owned()
            }
            2 => format!("[z * 2 for z in {}]", self.value(Kind::Ints, depth)),
            _ => format!("{}[1:]", self.value(Kind::Ints, depth)),
        }
    }

    fn dict(&mut self, depth: u32) -> String {
        if depth == 0 {
            return self.random.pick(&["{'a': 'x', 'b': 'y'}", "{}", "dict(a='1')"]).to_owned();
        }
        match self.random.below(5) {
            0 => format!("{{'a': {}, 'c': {}}}", self.value(Kind::Str, depth), self.value(Kind::Str, depth)),
            1 => format!("{{z: z + '!' for z in {}}}", self.value(Kind::Strings, depth)),
            2 => format!("{{**{}, 'z': {}}}", self.value(Kind::Dict, depth), self.value(Kind::Str, depth)),
            3 => format!("dict(zip({}, 'pqr'))", self.value(Kind::Strings, depth)),
            _ => format!("({} | {{'k': 'v'}})", self.value(Kind::Dict, depth)),
        }
    }
}
