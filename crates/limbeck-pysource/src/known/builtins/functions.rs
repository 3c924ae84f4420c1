//! Builtin functions.

use std::rc::Rc;

use limbeck_diagnostics::Span;
use limbeck_ops::{Action, Guard, Message};

use crate::interpret::LENGTH;
use crate::interpret::dict::{Dict, Key};
use crate::interpret::stop::Outcome;
use crate::interpret::value::{Object, Value};
use crate::interpret::{Arguments, Interpreter};
use crate::known::{Bound, Function, Signature, function};

/// Builtins that are called.
pub(in crate::known) const FUNCTIONS: &[Function] = &[
    function("builtins.all", Signature::of(&["iterable"]).positional_only(1), all),
    function("builtins.any", Signature::of(&["iterable"]).positional_only(1), any),
    function("builtins.bool", Signature::of(&[]).optional(&["x"]).positional_only(1), bool_),
    function("builtins.callable", Signature::of(&["obj"]).positional_only(1), callable),
    function("builtins.dict", Signature::of(&[]).optional(&["mapping"]).positional_only(1).extra(), dict),
    function("builtins.enumerate", Signature::of(&["iterable"]).optional(&["start"]), enumerate),
    function("builtins.int", Signature::of(&["x"]).positional_only(1), int),
    function(
        "builtins.isinstance",
        Signature::of(&["obj", "class_or_tuple"]).positional_only(2),
        super::kinds::isinstance,
    ),
    function("builtins.len", Signature::of(&["obj"]).positional_only(1), len),
    function("builtins.list", Signature::of(&[]).optional(&["iterable"]).positional_only(1), list),
    function("builtins.max", Signature::of(&[]).rest(), max),
    function("builtins.min", Signature::of(&[]).rest(), min),
    function("builtins.print", Signature::of(&[]).rest(), print),
    function(
        "builtins.range",
        Signature::of(&["start"]).optional(&["stop", "step"]).positional_only(3),
        range,
    ),
    function("builtins.repr", Signature::of(&["obj"]).positional_only(1), repr),
    function("builtins.reversed", Signature::of(&["sequence"]).positional_only(1), reversed),
    function("builtins.set", Signature::of(&[]).optional(&["iterable"]).positional_only(1), set),
    function(
        "builtins.sorted",
        Signature::of(&["iterable"]).keyword_only(&["key", "reverse"]).positional_only(1),
        sorted,
    ),
    function("builtins.str", Signature::of(&[]).optional(&["object"]), str_),
    function("builtins.super", Signature::of(&[]).rest(), super_),
    function("builtins.sum", Signature::of(&["iterable"]).positional_only(1), sum),
    function("builtins.tuple", Signature::of(&[]).optional(&["iterable"]).positional_only(1), tuple),
    function("builtins.zip", Signature::of(&[]).rest(), zip),
];

/// Builtin classes that may stand in annotations, or be passed about, without being called.
pub(in crate::known) fn is_type(name: &str) -> bool {
    matches!(name, "bytes" | "complex" | "float" | "frozenset" | "object" | "type")
}

/// `super()`: what stands above the class of the method that runs.
fn super_(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    interpreter.super_object(&bound.rest, span)
}

fn all(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    quantify(interpreter, &bound, true, span)
}

fn any(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    quantify(interpreter, &bound, false, span)
}

fn quantify(interpreter: &mut Interpreter<'_>, bound: &Bound, all: bool, span: Span) -> Outcome<Value> {
    for item in interpreter.collect(&bound.or_none("iterable"), span)? {
        if interpreter.truth(&item, span)? != all {
            return Ok(Value::Bool(!all));
        }
    }
    Ok(Value::Bool(all))
}

fn bool_(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    match bound.get("x") {
        Some(value) => Ok(Value::Bool(interpreter.truth(value, span)?)),
        None => Ok(Value::Bool(false)),
    }
}

fn callable(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    match bound.get("obj") {
        Some(Value::None | Value::Bool(_) | Value::Int(_) | Value::Str(_) | Value::Tuple(_)) => {
            Ok(Value::Bool(false))
        }
        Some(value) if matches!(interpreter.object(value), Some(Object::Function(_))) => {
            Ok(Value::Bool(true))
        }
        _ => interpreter.decline(span, "this `callable` is not evaluated"),
    }
}

fn dict(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    let mut dict = Dict::default();
    if let Some(value) = bound.get("mapping") {
        let pairs = match interpreter.object(value) {
            Some(Object::Dict(_)) => interpreter.dict_items(value, span)?,
            _ => pairs(interpreter, value, span)?,
        };
        for (key, value) in pairs {
            match Key::of(&key) {
                Some(hashed) => dict.insert(hashed, key, value),
                None => return interpreter.decline(span, "this key of a dict is not evaluated"),
            }
        }
    }
    for (name, value) in bound.extra {
        dict.insert(Key::Str(name.clone()), Value::Str(name), value);
    }
    interpreter.new_dict(dict, span)
}

fn pairs(interpreter: &mut Interpreter<'_>, value: &Value, span: Span) -> Outcome<Vec<(Value, Value)>> {
    let mut pairs = Vec::new();
    for item in interpreter.collect(value, span)? {
        let mut parts = interpreter.collect(&item, span)?.into_iter();
        match (parts.next(), parts.next(), parts.next()) {
            (Some(key), Some(value), None) => pairs.push((key, value)),
            _ => return interpreter.decline(span, "these pairs are not evaluated"),
        }
    }
    Ok(pairs)
}

fn enumerate(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    let start = interpreter.optional_int(&bound, "start", span)?.unwrap_or(0);
    let (items, watched) = interpreter.collect_watched(&bound.or_none("iterable"), span)?;
    let number = |index: usize| i64::try_from(index).ok().and_then(|index| index.checked_add(start));
    let numbered: Option<Vec<Value>> = items
        .into_iter()
        .enumerate()
        .map(|(index, item)| Some(Value::Tuple(Rc::from([Value::Int(number(index)?), item]))))
        .collect();
    match numbered {
        Some(items) => interpreter.iterator(items, watched, span),
        None => interpreter.decline(span, "this `enumerate` is not evaluated"),
    }
}

fn int(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    match bound.get("x") {
        Some(Value::Int(int)) => Ok(Value::Int(*int)),
        Some(Value::Bool(truth)) => Ok(Value::Int(i64::from(*truth))),
        Some(Value::Str(text)) if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) => {
            match text.parse() {
                Ok(int) => Ok(Value::Int(int)),
                Err(_) => interpreter.decline(span, "this `int` is not evaluated"),
            }
        }
        _ => interpreter.decline(span, "this `int` is not evaluated"),
    }
}

fn len(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    let value = bound.or_none("obj");
    let length = match &value {
        Value::Str(text) | Value::FinalName(text) => Some(text.chars().count()),
        Value::Bytes(bytes) => Some(bytes.len()),
        Value::Tuple(items) => Some(items.len()),
        Value::Object(handle) => match interpreter.arena.get(*handle) {
            Object::List(items) => Some(items.len()),
            Object::Dict(dict) | Object::Set(dict) => Some(dict.items().len()),
            _ => None,
        },
        _ => None,
    };
    match length.and_then(|length| i64::try_from(length).ok()) {
        Some(length) => Ok(Value::Int(length)),
        None => {
            let what = interpreter.describe(&value);
            interpreter.decline(span, format!("the length of {what} is not evaluated"))
        }
    }
}

fn list(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    let items = items(interpreter, &bound, span)?;
    interpreter.list(items, span)
}

fn tuple(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    Ok(Value::Tuple(items(interpreter, &bound, span)?.into()))
}

fn set(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    let items = match bound.get("iterable").and_then(|value| interpreter.object(value)) {
        Some(Object::Set(set)) => set.items().iter().map(|(value, _)| value.clone()).collect(),
        _ => items(interpreter, &bound, span)?,
    };
    interpreter.set_of(items, span)
}

fn items(interpreter: &mut Interpreter<'_>, bound: &Bound, span: Span) -> Outcome<Vec<Value>> {
    match bound.get("iterable") {
        Some(value) => interpreter.collect(value, span),
        None => Ok(Vec::new()),
    }
}

fn max(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    extreme(interpreter, bound, true, span)
}

fn min(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    extreme(interpreter, bound, false, span)
}

/// The first of the greatest or least.
fn extreme(interpreter: &mut Interpreter<'_>, bound: Bound, greatest: bool, span: Span) -> Outcome<Value> {
    let items = match bound.rest.as_slice() {
        [one] => interpreter.collect(one, span)?,
        several => several.to_vec(),
    };
    let keyed = items.iter().map(|item| (item.clone(), item.clone())).collect();
    match interpreter.sort(keyed, greatest, span)?.into_iter().next() {
        Some(value) => Ok(value),
        None => interpreter.decline(span, "there is nothing to choose from"),
    }
}

/// `print(...)`: shown when its turn comes.
fn print(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    let mut words: Vec<Rc<str>> = Vec::new();
    for value in &bound.rest {
        words.push(interpreter.to_text(value, span)?);
    }
    let message = Action::Message(Message { text: words.join(" "), is_log: false });
    interpreter.emit(message, Guard::Always, span)?;
    Ok(Value::None)
}

fn range(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    let mut bounds = Vec::new();
    for name in ["start", "stop", "step"] {
        match bound.get(name) {
            None => break,
            Some(Value::Int(int)) => bounds.push(*int),
            Some(_) => return interpreter.decline(span, "this `range` is not evaluated"),
        }
    }
    let (start, stop, step) = match bounds.as_slice() {
        [stop] => (0, *stop, 1),
        [start, stop] => (*start, *stop, 1),
        [start, stop, step] if *step != 0 => (*start, *stop, *step),
        _ => return interpreter.decline(span, "this `range` is not evaluated"),
    };
    let length = (i128::from(stop) - i128::from(start)) / i128::from(step);
    if length > LENGTH as i128 {
        return interpreter.decline(span, "this range is too long to be evaluated");
    }
    Ok(Value::Range { start, stop, step })
}

fn repr(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    Ok(Value::Str(interpreter.to_repr(&bound.or_none("obj"), span)?))
}

fn reversed(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    let value = bound.or_none("sequence");
    if matches!(interpreter.object(&value), Some(Object::Iterator(_) | Object::Set(_))) {
        return interpreter.decline(span, "this `reversed` is not evaluated");
    }
    let (mut items, watched) = interpreter.collect_watched(&value, span)?;
    items.reverse();
    interpreter.iterator(items, watched, span)
}

fn sorted(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    let value = bound.or_none("iterable");
    let items = match interpreter.object(&value) {
        Some(Object::Set(set)) => set.items().iter().map(|(value, _)| value.clone()).collect(),
        _ => interpreter.collect(&value, span)?,
    };
    let is_set = matches!(interpreter.object(&value), Some(Object::Set(_)));
    let reverse = interpreter.flag(&bound, "reverse", span)?;
    let mut keyed = Vec::new();
    for item in items {
        let key = match bound.some("key") {
            // Elements of a set whose keys are equal stay in an unknown order.
            Some(_) if is_set => return interpreter.decline(span, "sorting a set by a key is not evaluated"),
            Some(function) => {
                let function = function.clone();
                interpreter.call_value(&function, Arguments::positional(vec![item.clone()]), span)?
            }
            None => item.clone(),
        };
        keyed.push((key, item));
    }
    let items = interpreter.sort(keyed, reverse, span)?;
    interpreter.list(items, span)
}

fn str_(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    match bound.get("object") {
        Some(value) => Ok(Value::Str(interpreter.to_text(value, span)?)),
        None => Ok(Value::str("")),
    }
}

fn sum(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    let mut total = 0_i64;
    for item in interpreter.collect(&bound.or_none("iterable"), span)? {
        let added = match item {
            Value::Int(int) => total.checked_add(int),
            Value::Bool(truth) => total.checked_add(i64::from(truth)),
            _ => None,
        };
        match added {
            Some(sum) => total = sum,
            None => return interpreter.decline(span, "this `sum` is not evaluated"),
        }
    }
    Ok(Value::Int(total))
}

fn zip(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    let mut columns = Vec::new();
    let mut watched = Vec::new();
    for value in &bound.rest {
        let (items, watch) = interpreter.collect_watched(value, span)?;
        columns.push(items);
        watched.extend(watch);
    }
    let length = columns.iter().map(Vec::len).min().unwrap_or(0);
    let row = |index: usize| Value::Tuple(columns.iter().map(|column| column[index].clone()).collect());
    let rows = (0..length).map(row).collect();
    interpreter.iterator(rows, watched, span)
}
