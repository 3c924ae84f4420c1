//! Python's `text % mapping`, for the two places where Alembic applies it: strings in `pyproject.toml` and
//! `file_template`.
//!
//! Spoken: `%(name)s` and the integer conversions `d i u x X o`, with flags, width and precision, and `%%`.
//! Everything else is refused with the span of the conversion, never passed through.

use std::ops::Range;

/// What a name of the mapping stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Argument<'a> {
    /// A text.
    Text(&'a str),
    /// A number.
    Number(i64),
}

/// Why a template cannot be formatted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PercentError {
    /// The bytes of the template that are wrong.
    pub span: Range<usize>,
    /// What is wrong.
    pub problem: Problem,
}

/// The ways in which a conversion can be wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// The text ends inside a conversion, or `%` stands alone.
    Incomplete,
    /// The mapping has no such name.
    UnknownName(String),
    /// `%s` without a name in parentheses.
    NoName,
    /// A conversion character that is not spoken.
    Conversion(char),
    /// A number conversion for a text.
    NotANumber(String),
}

impl Problem {
    /// One sentence for a message.
    pub fn sentence(&self) -> String {
        match self {
            Problem::Incomplete => "a `%` that stands for itself must be doubled".to_owned(),
            Problem::UnknownName(name) => format!("there is no value named `{name}` here"),
            Problem::NoName => "a name in parentheses must follow the `%`".to_owned(),
            Problem::Conversion(c) => format!("`{c}` is not a conversion that can be used here"),
            Problem::NotANumber(name) => format!("`{name}` is a text, so only `%({name})s` can be used"),
        }
    }
}

/// Formats `template` with the values that `lookup` knows.
///
/// # Errors
///
/// Where Python raises `KeyError`, `ValueError` or `TypeError`, and for conversions that are not spoken.
pub fn format<'a>(
    template: &str,
    lookup: impl Fn(&str) -> Option<Argument<'a>>,
) -> Result<String, PercentError> {
    let mut out = String::with_capacity(template.len());
    let mut at = 0;
    while let Some(found) = template[at..].find('%') {
        out.push_str(&template[at..at + found]);
        let start = at + found;
        let conversion = Conversion::parse(template, start)?;
        at = conversion.end;
        conversion.write(&mut out, start, &lookup)?;
    }
    out.push_str(&template[at..]);
    Ok(out)
}

/// One `%…` of a template.
#[derive(Default)]
struct Conversion<'t> {
    name: Option<&'t str>,
    left: bool,
    zero: bool,
    plus: bool,
    space: bool,
    alternate: bool,
    width: usize,
    precision: Option<usize>,
    letter: char,
    end: usize,
}

impl<'t> Conversion<'t> {
    fn parse(template: &'t str, start: usize) -> Result<Self, PercentError> {
        let incomplete = || PercentError { span: start..template.len(), problem: Problem::Incomplete };
        let mut made = Conversion::default();
        let mut at = start + 1;
        if template[at..].starts_with('(') {
            let close = closing_parenthesis(&template[at..]).ok_or_else(incomplete)?;
            made.name = Some(&template[at + 1..at + close]);
            at += close + 1;
        }
        let bytes = template.as_bytes();
        while let Some(flag) = bytes.get(at) {
            match flag {
                b'-' => made.left = true,
                b'0' => made.zero = true,
                b'+' => made.plus = true,
                b' ' => made.space = true,
                b'#' => made.alternate = true,
                _ => break,
            }
            at += 1;
        }
        made.width = digits(bytes, &mut at);
        if bytes.get(at) == Some(&b'.') {
            at += 1;
            made.precision = Some(digits(bytes, &mut at));
        }
        if let Some(b'h' | b'l' | b'L') = bytes.get(at) {
            at += 1;
        }
        made.letter = template[at..].chars().next().ok_or_else(incomplete)?;
        made.end = at + made.letter.len_utf8();
        Ok(made)
    }

    fn write<'a>(
        &self,
        out: &mut String,
        start: usize,
        lookup: &impl Fn(&str) -> Option<Argument<'a>>,
    ) -> Result<(), PercentError> {
        let wrong = |problem| PercentError { span: start..self.end, problem };
        if self.letter == '%' && self.end == start + 2 {
            out.push('%');
            return Ok(());
        }
        let name = self.name.ok_or_else(|| wrong(Problem::NoName))?;
        let argument = lookup(name).ok_or_else(|| wrong(Problem::UnknownName(name.to_owned())))?;
        match (self.letter, argument) {
            ('s', Argument::Text(text)) => self.pad_text(out, text),
            ('s', Argument::Number(number)) => self.pad_text(out, &number.to_string()),
            ('d' | 'i' | 'u', Argument::Number(number)) => {
                self.pad_number(out, number < 0, "", &number.unsigned_abs().to_string());
            }
            ('x', Argument::Number(number)) => {
                self.pad_number(out, number < 0, "0x", &format!("{:x}", number.unsigned_abs()));
            }
            ('X', Argument::Number(number)) => {
                self.pad_number(out, number < 0, "0X", &format!("{:X}", number.unsigned_abs()));
            }
            ('o', Argument::Number(number)) => {
                self.pad_number(out, number < 0, "0o", &format!("{:o}", number.unsigned_abs()));
            }
            ('d' | 'i' | 'u' | 'x' | 'X' | 'o', Argument::Text(_)) => {
                return Err(wrong(Problem::NotANumber(name.to_owned())));
            }
            (letter, _) => return Err(wrong(Problem::Conversion(letter))),
        }
        Ok(())
    }

    fn pad_text(&self, out: &mut String, text: &str) {
        let shown: String = match self.precision {
            Some(most) => text.chars().take(most).collect(),
            None => text.to_owned(),
        };
        let fill = self.width.saturating_sub(shown.chars().count());
        if !self.left {
            out.extend(std::iter::repeat_n(' ', fill));
        }
        out.push_str(&shown);
        if self.left {
            out.extend(std::iter::repeat_n(' ', fill));
        }
    }

    fn pad_number(&self, out: &mut String, negative: bool, prefix: &str, digits: &str) {
        let sign = match (negative, self.plus, self.space) {
            (true, _, _) => "-",
            (false, true, _) => "+",
            (false, false, true) => " ",
            (false, false, false) => "",
        };
        let prefix = if self.alternate { prefix } else { "" };
        let zeros = self.precision.unwrap_or(0).saturating_sub(digits.len());
        let length = sign.len() + prefix.len() + zeros + digits.len();
        let fill = self.width.saturating_sub(length);
        // A `-` wins over a `0`; a precision does not switch the zeros of a width off, unlike in C.
        let (before, inside, after) = match (self.left, self.zero) {
            (true, _) => (0, 0, fill),
            (false, true) => (0, fill, 0),
            (false, false) => (fill, 0, 0),
        };
        out.extend(std::iter::repeat_n(' ', before));
        out.push_str(sign);
        out.push_str(prefix);
        out.extend(std::iter::repeat_n('0', inside + zeros));
        out.push_str(digits);
        out.extend(std::iter::repeat_n(' ', after));
    }
}

/// The offset of the parenthesis that closes the one at offset 0; Python lets them nest.
fn closing_parenthesis(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    for (offset, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' if depth == 1 => return Some(offset),
            ')' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// Reads a number; more than four digits count as 9999, so a width cannot exhaust the memory.
fn digits(bytes: &[u8], at: &mut usize) -> usize {
    let mut number = 0usize;
    while let Some(digit @ b'0'..=b'9') = bytes.get(*at) {
        number = (number * 10 + usize::from(digit - b'0')).min(9_999);
        *at += 1;
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(template: &str) -> Result<String, Problem> {
        format(template, |name| match name {
            "n" => Some(Argument::Number(7)),
            "m" => Some(Argument::Number(-26)),
            "s" => Some(Argument::Text("héé")),
            "a(b)" => Some(Argument::Text("nested")),
            _ => None,
        })
        .map_err(|error| error.problem)
    }

    /// Expected texts: `template % {"n": 7, "m": -26, "s": "héé", "a(b)": "nested"}` in CPython 3.11.
    #[test]
    fn formats_as_cpython_does() {
        for (template, expected) in [
            ("100%%", "100%"),
            ("%(n).2d|%(n)2d|%(n)-4d|%(n)04d|%(n)+d|%(n) d", "07| 7|7   |0007|+7| 7"),
            ("%(m)05d|%(m).4d|%(m)06.3d|%(m)x|%(m)#X|%(m)#o", "-0026|-0026|-00026|-1a|-0X1A|-0o32"),
            ("%(s)s|%(s).2s|%(s)5s|%(s)-5s|%(n)3s", "héé|hé|  héé|héé  |  7"),
            ("%(a(b))s%(n)ld", "nested7"),
        ] {
            assert_eq!(run(template).as_deref(), Ok(expected), "{template}");
        }
    }

    #[test]
    fn what_cpython_refuses_is_refused() {
        for (template, problem) in [
            ("scr%", Problem::Incomplete),
            ("%(n", Problem::Incomplete),
            ("%d/x", Problem::NoName),
            ("%(x)s", Problem::UnknownName("x".into())),
            ("%(n)q", Problem::Conversion('q')),
            ("%(n)5%", Problem::Conversion('%')),
            ("%(s)d", Problem::NotANumber("s".into())),
        ] {
            assert_eq!(run(template), Err(problem), "{template}");
        }
    }
}
