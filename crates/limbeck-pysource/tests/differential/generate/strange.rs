//! Just outside of the subset: what CPython refuses, what it does in another way than one would think, and what the
//! evaluator must leave to it.

use super::{Generator, Kind};

const VALUES: &[&str] = &[
    "None",
    "1.5",
    "1.5 + 1",
    "float('1')",
    "3 / 2",
    "{'b', 'a'}",
    "[1] + (2,)",
    "'a' + 1",
    "undefined",
    "{}['x']",
    "[][0]",
    "'%d' % 'x'",
    "'%s %s' % 'a'",
    "'%5s' % 'a'",
    "f'{1:>4}'",
    "f'{1.0}'",
    "'{:>3}'.format(1)",
    "'{0} {}'.format(1, 2)",
    "op.nothing",
    "sa.Nothing",
    "sa.Column",
    "sa.text",
    "len",
    "lambda: 0",
    "(z for z in 'ab')",
    "'a' < 1",
    "1 == True",
    "True + True",
    "'é'.upper()",
    "'ß'.upper()",
    "{1: 'a', True: 'b', 1.0: 'c'}[1]",
    "[z for z in {'q'}]",
    "10 ** 3",
    "1 << 70",
    "9223372036854775807 + 1",
    "-7 // 2",
    "-7 % 3",
    "7 % -3",
    "divmod(7, 2)",
    "'abc'.find('b')",
    "'a-b'.partition('-')[2]",
    "hash('a')",
    "id(1)",
    "__name__",
    "__file__",
    "globals()",
    "getattr(op, 'f')('x')",
    "sa.true() == True",
    "not sa.true()",
    "sa.func.now",
    "sa.func.count()",
    "sa.func.sum(1)",
    "'a' if sa.text('x') else 'b'",
    "isinstance('a', str)",
    "op.get_context().version_table_schema",
    "(op.get_context().version_table_schema or '') + '.'",
    "'bound' if op.get_bind() and op.get_context() else 'not'",
    "hasattr(op, 'f')",
    "next(iter('ab'))",
    "reversed('ab')",
    "zip('ab')",
    "map(str, [1])",
    "'x'.encode()",
    "b'a' + b'b'",
    "str(b'a')",
    "str([1])",
    "str(1.0)",
    "str(())",
    "repr('é')",
    "repr([1])",
    "'\\ud800'",
    "(yield_ := 'w')",
    "[y := 1, y + 1]",
    "sum([1, 2])",
    "min([])",
    "max('ab', key=len)",
    "list(zip('ab', 'cd', strict=True))",
    "{**{'a': '1'}, **{'a': '2'}}['a']",
    "'a' 'b' * 2",
    "'{a}'.format(**{'a': 'z'})",
    "'{0[a]}'.format({'a': 1})",
    "'%(a)s' % {'b': 1}",
    "'%c' % 65",
    "'%x' % 255",
    "'%%' % ()",
    "'%s' % (1, 2)",
    "'%s' % ((1, 2),)",
    "'abc'['a']",
    "sorted(['b', 1])",
    "sorted([2, 10, 1])",
    "sorted(['b', 'A', 'a'])",
    "sorted({3, 1, 2})[0]",
    "any([])",
    "all([])",
    "'a,b,,c'.split(',')",
    "' a  b '.split()",
    "'a\\nb'.splitlines()",
    "'x'.join('abc')",
    "'-'.join([])",
    "'-'.join(['a', 1])",
    "True.real",
    "None.x",
    "'a'.b",
    "sa.Integer().length",
    "sa.String(5).length",
    "postgresql.nothing",
    "context.config",
];

impl Generator {
    pub(super) fn strange_value(&mut self, kind: Kind) -> String {
        if kind == Kind::Function || self.random.one_in(3) {
            let other = self.random.pick(&[Kind::Str, Kind::Int, Kind::Strings, Kind::Dict]);
            return self.value(other, 1);
        }
        self.random.pick(VALUES).replace("sa.", &format!("{}.", self.sa))
    }

    pub(super) fn strange_statement(&mut self) {
        let (name, op, sa) = (self.fresh(), self.op, self.sa);
        let value = self.value(Kind::Str, 2);
        let text = match self.random.below(39) {
            0 => format!("try:\n    {op}.execute('a')\nexcept Exception:\n    {op}.execute('b')"),
            1 => format!("while False:\n    {op}.execute('a')"),
            2 => format!("{op} = None\n{op}.execute('a')"),
            3 => format!("for {name} in ['a', 'b']:\n    {op}.execute({name})\n{op}.execute({name})"),
            4 => format!(
                "{name} = [1, 2]\nfor q in {name}:\n    if len({name}) < 5:\n        {name}.append(q)\n{op}.execute(str(len({name})))"
            ),
            5 => format!("{name} = {{'a': 1}}\nfor q in {name}:\n    {name}['b'] = 2"),
            6 => format!(
                "def {name}(x=[]):\n    x.append('z')\n    return ''.join(x)\n{op}.execute({name}() + {name}())"
            ),
            7 => format!("{name} = [lambda: q for q in 'ab']\n{op}.execute({name}[0]())"),
            8 => format!("{op}.execute('a', 'b')"),
            9 => format!("{op}.execute(sqltext={value})"),
            10 => format!("{op}.drop_table(table_name={value}, cascade=True)"),
            11 => format!(
                "{name} = {sa}.Column('x', {sa}.Integer(), unique=True)\n{op}.add_column('a', {name})\n{op}.add_column('b', {name})"
            ),
            12 => format!(
                "{name} = {sa}.UniqueConstraint('a', name='u')\nfor q in 'xy':\n    {op}.create_table(q, {sa}.Column('a', {sa}.Integer), {name})"
            ),
            13 => format!(
                "{name} = {sa}.ForeignKey('t.x')\n{op}.add_column('a', {sa}.Column('p', {sa}.Integer, {name}))\n{op}.add_column('a', {sa}.Column('q', {sa}.Integer, {name}))"
            ),
            14 => format!(
                "{name} = {sa}.Column('k', {sa}.Integer)\n{op}.create_table('a', {name}, {sa}.PrimaryKeyConstraint('k'))\n{op}.add_column('b', {name})"
            ),
            15 => format!("if {value}:\n    {name} = 1\n{op}.execute(str({name}))"),
            16 => format!(
                "def {name}():\n    nonlocal_ = 1\n    return {name}() if nonlocal_ < 0 else 'r'\n{op}.execute({name}())"
            ),
            17 => format!("global {name}\n{name} = 'g'\n{op}.execute({name})"),
            18 => format!("del {op}"),
            19 => format!("class {name}:\n    x = 'c'\n{op}.execute({name}.x)"),
            20 => format!("{name} = (z for z in 'ab')\n{op}.execute(next({name}))"),
            21 => format!(
                "{name} = enumerate('ab')\nfor i, z in {name}:\n    {op}.execute(z)\nfor i, z in {name}:\n    {op}.execute(z)"
            ),
            22 => format!(
                "{op}.execute({op}.get_bind().dialect.name)\n{op}.execute({op}.get_context().dialect.name)\n{op}.execute({op}.get_bind().engine.name)"
            ),
            37 => format!(
                "from alembic import context\n{op}.execute(context.get_context().dialect.name)\ncontext.get_bind().execute({sa}.text('x'))"
            ),
            23 => format!("{op}.get_bind().execute({sa}.text('x'))"),
            24 => format!("{op}.execute({sa}.select(1))"),
            25 => format!("{op}.create_table('t')"),
            26 => {
                format!("{op}.create_table('t', {sa}.Column('a', {sa}.Integer), {sa}.Column('a', {sa}.Text))")
            }
            27 => format!(
                "{op}.create_table('t', {sa}.Column('a', {sa}.Integer, primary_key=True), {sa}.Column('b', {sa}.Integer), {sa}.PrimaryKeyConstraint('b'))"
            ),
            28 => format!("len = lambda x: 'mine'\n{op}.execute(len([]))"),
            29 => format!("{name} = {value},\n{op}.execute({name}[0])"),
            30 => format!("{name}: str = {value}\n{op}.execute({name})"),
            31 => format!("{op}.execute((lambda *a, **k: a[0] + k['b'])({value}, b='x'))"),
            32 => format!("import textwrap\n{op}.execute(textwrap.dedent('''\n    a\n      b\n    '''))"),
            33 => format!("from sqlalchemy import text\n{op}.execute(text({value}))"),
            34 => format!("{name} = lambda x, /, y, *, z='z': x + y + z\n{op}.execute({name}('a', y='b'))"),
            35 => format!("{op}.execute(*['a'])\n{op}.execute(**{{'sqltext': 'b'}})"),
            36 => format!(
                "with {op}.batch_alter_table('t') as {name}, {op}.batch_alter_table('u') as {name}2:\n    {name}.drop_column('a')\n    {name}2.drop_column('b')"
            ),
            _ => format!(
                "for {name} in sorted(context.get_x_argument(as_dictionary=True).items()):\n    {op}.execute({name}[0])"
            ),
        };
        self.line(&text);
    }
}
