//! Literals: strings, f-strings, floats.

use std::rc::Rc;

use ruff_python_ast as ruff;
use ruff_text_size::Ranged as _;

use super::super::ast::{Conversion, ExprKind, FStringPart};
use super::Lowering;

impl Lowering<'_> {
    /// The value of a string literal and of those written behind it; nothing when it has a lone surrogate,
    /// which the parser replaces by U+FFFD.
    pub(super) fn string(&self, it: &ruff::ExprStringLiteral) -> Option<Rc<str>> {
        let whole = it.value.iter().all(|part| self.is_whole(&part.value, part.range));
        whole.then(|| Rc::from(it.value.to_str()))
    }

    fn is_whole(&self, value: &str, range: ruff_text_size::TextRange) -> bool {
        !value.contains('\u{FFFD}') || !self.slice(range).contains('\\')
    }

    pub(super) fn f_string(&mut self, it: &ruff::ExprFString) -> ExprKind {
        let mut parts = Vec::new();
        let mut whole = true;
        for part in it.value.iter() {
            match part {
                ruff::FStringPart::Literal(literal) => {
                    whole &= self.is_whole(&literal.value, literal.range);
                    parts.push(FStringPart::Literal(Rc::from(&*literal.value)));
                }
                ruff::FStringPart::FString(string) => {
                    whole &= self.elements(&string.elements, &mut parts);
                }
            }
        }
        if whole { ExprKind::FString(parts) } else { ExprKind::Str(None) }
    }

    /// Appends the pieces; tells whether no lone surrogate is among them.
    fn elements(
        &mut self,
        elements: &ruff::InterpolatedStringElements,
        parts: &mut Vec<FStringPart>,
    ) -> bool {
        let mut whole = true;
        for element in elements.iter() {
            match element {
                ruff::InterpolatedStringElement::Literal(literal) => {
                    whole &= self.is_whole(&literal.value, literal.range());
                    parts.push(FStringPart::Literal(Rc::from(&*literal.value)));
                }
                ruff::InterpolatedStringElement::Interpolation(field) => {
                    whole &= self.field(field, parts);
                }
            }
        }
        whole
    }

    fn field(&mut self, field: &ruff::InterpolatedElement, parts: &mut Vec<FStringPart>) -> bool {
        let mut whole = true;
        let format = field.format_spec.as_deref().map(|format| {
            let mut inner = Vec::new();
            whole &= self.elements(&format.elements, &mut inner);
            inner
        });
        parts.push(FStringPart::Field {
            debug: field.debug_text.as_ref().map(|debug| Rc::from(debug.as_str())),
            value: self.expr(&field.expression),
            conversion: match field.conversion {
                ruff::ConversionFlag::None => Conversion::None,
                ruff::ConversionFlag::Str => Conversion::Str,
                ruff::ConversionFlag::Ascii => Conversion::Ascii,
                ruff::ConversionFlag::Repr => Conversion::Repr,
            },
            format,
        });
        whole
    }
}

/// A float as Python's `repr` writes it: the shortest digits that read back the same, with an exponent below
/// 1e-4 and from 1e16 on.
pub(super) fn float_repr(value: f64) -> String {
    if value.is_infinite() {
        return "inf".into();
    }
    let scientific = format!("{value:e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..16).contains(&exponent) || value == 0.0 {
        let plain = format!("{value}");
        return if plain.contains('.') { plain } else { format!("{plain}.0") };
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{mantissa}e{sign}{:02}", exponent.abs())
}
