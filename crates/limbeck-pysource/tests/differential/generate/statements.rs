//! Statements.

use super::{Generator, Kind};

impl Generator {
    pub(super) fn statement(&mut self) {
        if self.budget == 0 {
            return;
        }
        self.budget -= 1;
        if self.strange() {
            return self.strange_statement();
        }
        match self.random.below(20) {
            0..=6 => self.operation(),
            7 | 8 => self.assignment(),
            9 => self.if_statement(),
            10 | 11 => self.for_statement(),
            12 => self.batch(),
            13 => self.autocommit(),
            14 => self.unpacking(),
            15 => self.mutation(),
            16 => self.nested_function(),
            17 => self.ending(),
            18 => self.printing(),
            _ => self.augmented(),
        }
    }

    fn kind(&mut self) -> Kind {
        self.random.pick(&[
            Kind::Str,
            Kind::Str,
            Kind::Int,
            Kind::Bool,
            Kind::Strings,
            Kind::Ints,
            Kind::Dict,
            Kind::Function,
            Kind::Columns,
        ])
    }

    fn assignment(&mut self) {
        let kind = self.kind();
        let value = self.value(kind, 3);
        // Now and then an old name gets a new value.
        let name = match self.variable(kind) {
            Some(name) if self.random.one_in(3) && name.starts_with('v') => name,
            _ => self.fresh(),
        };
        self.line(&format!("{name} = {value}"));
        self.variables.push((name, kind));
    }

    fn augmented(&mut self) {
        let kind = self.random.pick(&[Kind::Str, Kind::Int, Kind::Strings]);
        let name = self.fresh();
        let (mut first, more) = (self.value(kind, 2), self.value(kind, 2));
        if kind == Kind::Strings {
            // A list of its own: one that grows while somebody reads it would never end.
            first = format!("list({first})");
        }
        self.line(&format!("{name} = {first}\n{name} += {more}"));
        self.variables.push((name, kind));
    }

    fn block(&mut self, count: u64) {
        self.indent += 1;
        let before = self.variables.len();
        for _ in 0..1 + self.random.below(count) {
            self.statement();
        }
        self.line("pass");
        self.variables.truncate(before);
        self.indent -= 1;
    }

    fn if_statement(&mut self) {
        let test = self.value(Kind::Bool, 3);
        self.line(&format!("if {test}:"));
        self.block(2);
        if self.random.one_in(2) {
            let test = self.value(Kind::Bool, 2);
            self.line(&format!("elif {test}:"));
            self.block(2);
        }
        if self.random.one_in(2) {
            self.line("else:");
            self.block(2);
        }
    }

    fn for_statement(&mut self) {
        let (one, other) = (self.fresh(), self.fresh());
        let bound: Vec<(String, Kind)>;
        let head = match self.random.below(6) {
            0 => {
                bound = vec![(one.clone(), Kind::Str)];
                format!("for {one} in {}:", self.value(Kind::Strings, 2))
            }
            1 => {
                bound = vec![(one.clone(), Kind::Int), (other.clone(), Kind::Str)];
                format!("for {one}, {other} in enumerate({}):", self.value(Kind::Strings, 2))
            }
            2 => {
                bound = vec![(one.clone(), Kind::Str), (other.clone(), Kind::Str)];
                format!("for {one}, {other} in {}.items():", self.value(Kind::Dict, 2))
            }
            3 => {
                bound = vec![(one.clone(), Kind::Int)];
                format!("for {one} in range({}):", self.random.pick(&["3", "0", "1, 3", "4, 1, -1"]))
            }
            4 => {
                bound = vec![(one.clone(), Kind::Str), (other.clone(), Kind::Int)];
                format!("for {one}, {other} in zip({}, [1, 2, 3]):", self.value(Kind::Strings, 2))
            }
            _ => {
                bound = vec![(one.clone(), Kind::Str)];
                format!("for {one} in {}:", self.value(Kind::Dict, 2))
            }
        };
        self.line(&head);
        let before = self.variables.len();
        self.variables.extend(bound);
        let outer = std::mem::replace(&mut self.in_loop, true);
        self.indent += 1;
        for _ in 0..1 + self.random.below(2) {
            self.statement();
        }
        if self.random.one_in(4) {
            let test = self.value(Kind::Bool, 2);
            let word = self.random.pick(&["break", "continue"]);
            self.line(&format!("if {test}:\n    {word}"));
        }
        self.line("pass");
        self.indent -= 1;
        self.in_loop = outer;
        self.variables.truncate(before);
        if self.random.one_in(5) {
            self.line("else:");
            self.block(1);
        }
    }

    fn unpacking(&mut self) {
        let (one, other) = (self.fresh(), self.fresh());
        let text = match self.random.below(4) {
            0 => format!("{one}, {other} = {}, {}", self.value(Kind::Str, 2), self.value(Kind::Str, 2)),
            1 => format!("{one}, *{other} = {}", self.value(Kind::Strings, 2)),
            2 => format!("({one}, [{other}]) = 'a', ['b']"),
            _ => format!("{one} = {other} = {}", self.value(Kind::Str, 2)),
        };
        self.line(&text);
        self.variables.push((one, Kind::Str));
        if !text.contains('*') {
            self.variables.push((other, Kind::Str));
        }
    }

    fn mutation(&mut self) {
        let name = self.fresh();
        let value = self.value(Kind::Str, 2);
        match self.random.below(3) {
            0 => {
                let start = self.value(Kind::Strings, 2);
                let call = match self.random.below(4) {
                    0 => format!("append({value})"),
                    1 => format!("extend({})", self.value(Kind::Strings, 2)),
                    2 => format!("insert({}, {value})", self.random.pick(&["0", "-1", "99"])),
                    _ => format!("extend(z for z in {})", self.value(Kind::Strings, 2)),
                };
                self.line(&format!("{name} = list({start})\n{name}.{call}"));
                self.variables.push((name, Kind::Strings));
            }
            1 => {
                let start = self.value(Kind::Dict, 2);
                let change = match self.random.below(5) {
                    0 => format!("{name}['a'] = {value}"),
                    1 => format!("{name}.setdefault('a', {value})"),
                    2 => format!("{name}.update(b={value})"),
                    3 => format!("{name}.pop('a', None)"),
                    _ => format!("{name}.update({})", self.value(Kind::Dict, 2)),
                };
                self.line(&format!("{name} = dict({start})\n{change}"));
                self.variables.push((name, Kind::Dict));
            }
            _ => {
                self.line(&format!("{name} = ['p', 'q']\n{name}[-1] = {value}"));
                self.variables.push((name, Kind::Strings));
            }
        }
    }

    fn nested_function(&mut self) {
        let (name, parameter) = (self.fresh(), self.fresh());
        let head = self.random.pick(&["flag=False", "flag=False, **more", "*, flag=True"]);
        self.line(&format!("def {name}({parameter}, {head}):"));
        let before = self.variables.len();
        self.variables.push((parameter, Kind::Str));
        let outer = std::mem::replace(&mut self.in_loop, false);
        self.indent += 1;
        self.statement();
        let value = self.value(Kind::Str, 2);
        self.line(&format!("return {value}"));
        self.indent -= 1;
        self.in_loop = outer;
        self.variables.truncate(before);
        self.variables.push((name, Kind::Function));
    }

    fn ending(&mut self) {
        let test = self.value(Kind::Bool, 2);
        let text = match self.random.below(7) {
            0 => "return".to_owned(),
            1 => format!("raise NotImplementedError({})", self.value(Kind::Str, 2)),
            2 => "raise RuntimeError".to_owned(),
            3 => format!("assert {test}, {}", self.value(Kind::Str, 2)),
            4 => format!("raise KeyError({})", self.value(Kind::Str, 1)),
            5 => "raise Exception('no') from None".to_owned(),
            _ => format!("assert {test}"),
        };
        if self.random.one_in(2) {
            self.line(&text);
        } else {
            self.line(&format!("if {test}:\n    {text}"));
        }
    }

    fn printing(&mut self) {
        let text = format!("print({}, {})", self.value(Kind::Str, 2), self.value(Kind::Int, 1));
        self.line(&text);
    }

    fn autocommit(&mut self) {
        let manager = self.random.pick(&["get_context().autocommit_block()"]);
        self.line(&format!("with {}.{manager}:", self.op));
        self.block(2);
    }
}
