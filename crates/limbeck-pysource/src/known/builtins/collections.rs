//! Methods of lists and dicts.

use limbeck_diagnostics::Span;

use crate::interpret::dict::Key;
use crate::interpret::stop::Outcome;
use crate::interpret::value::{Handle, Object, Value, View};
use crate::interpret::{Arguments, Interpreter};

/// Calls a method of a list.
pub(in crate::known) fn list_method(
    interpreter: &mut Interpreter<'_>,
    list: Handle,
    method: &str,
    arguments: Arguments,
    span: Span,
) -> Outcome<Value> {
    let mut given = arguments.positional.into_iter();
    let given = (given.next(), given.next(), given.next());
    if !arguments.keywords.is_empty() {
        return interpreter.decline(span, format!("this `.{method}()` of a list is not evaluated"));
    }
    match (method, given) {
        ("append", (Some(value), None, None)) => {
            interpreter.extend_list(list, vec![value], span)?;
            Ok(Value::None)
        }
        ("extend", (Some(values), None, None)) => {
            let values = interpreter.collect(&values, span)?;
            interpreter.extend_list(list, values, span)?;
            Ok(Value::None)
        }
        ("insert", (Some(Value::Int(at)), Some(value), None)) => {
            interpreter.charge(24, span)?;
            if let Object::List(items) = interpreter.writable(list, span)? {
                let length = items.len() as i64;
                let place = if at < 0 { (at.saturating_add(length)).max(0) } else { at.min(length) };
                items.insert(place as usize, value);
            }
            Ok(Value::None)
        }
        ("copy", (None, None, None)) => {
            let items = interpreter.collect(&Value::Object(list), span)?;
            interpreter.list(items, span)
        }
        _ => interpreter.decline(span, format!("this `.{method}()` of a list is not evaluated")),
    }
}

/// Calls a method of a dict.
pub(in crate::known) fn dict_method(
    interpreter: &mut Interpreter<'_>,
    dict: Handle,
    method: &str,
    arguments: Arguments,
    span: Span,
) -> Outcome<Value> {
    let refuse = |interpreter: &Interpreter<'_>| {
        interpreter.decline(span, format!("this `.{method}()` of a dict is not evaluated"))
    };
    if method == "update" {
        return update(interpreter, dict, arguments, span);
    }
    let mut given = arguments.positional.into_iter();
    let (first, second) = (given.next(), given.next());
    if !arguments.keywords.is_empty() || given.next().is_some() {
        return refuse(interpreter);
    }
    match (method, first, second) {
        ("keys", None, None) => interpreter.allocate(Object::View(dict, View::Keys), span),
        ("values", None, None) => interpreter.allocate(Object::View(dict, View::Values), span),
        ("items", None, None) => interpreter.allocate(Object::View(dict, View::Items), span),
        ("copy", None, None) => {
            let value = Value::Object(dict);
            let mut copy = crate::interpret::dict::Dict::default();
            for (key, value) in interpreter.dict_items(&value, span)? {
                if let Some(hashed) = Key::of(&key) {
                    copy.insert(hashed, key, value);
                }
            }
            interpreter.new_dict(copy, span)
        }
        ("get", Some(key), otherwise) => match (Key::of(&key), interpreter.arena.get(dict)) {
            (Some(key), Object::Dict(dict)) => {
                Ok(dict.get(&key).cloned().or(otherwise).unwrap_or(Value::None))
            }
            _ => refuse(interpreter),
        },
        ("setdefault", Some(key), otherwise) => {
            let Some(hashed) = Key::of(&key) else { return refuse(interpreter) };
            match interpreter.writable(dict, span)? {
                Object::Dict(dict) => {
                    if let Some(value) = dict.get(&hashed) {
                        return Ok(value.clone());
                    }
                    let value = otherwise.unwrap_or(Value::None);
                    dict.insert(hashed, key, value.clone());
                    Ok(value)
                }
                _ => refuse(interpreter),
            }
        }
        ("pop", Some(key), otherwise) => {
            let Some(hashed) = Key::of(&key) else { return refuse(interpreter) };
            let removed = match interpreter.writable(dict, span)? {
                Object::Dict(dict) => dict.remove(&hashed),
                _ => None,
            };
            match removed.or(otherwise) {
                Some(value) => Ok(value),
                None => refuse(interpreter),
            }
        }
        _ => refuse(interpreter),
    }
}

fn update(
    interpreter: &mut Interpreter<'_>,
    dict: Handle,
    arguments: Arguments,
    span: Span,
) -> Outcome<Value> {
    let mut items = Vec::new();
    match arguments.positional.as_slice() {
        [] => {}
        [other] => items.extend(interpreter.dict_items(other, span)?),
        _ => return interpreter.decline(span, "this `.update()` of a dict is not evaluated"),
    }
    items.extend(arguments.keywords.into_iter().map(|(name, value)| (Value::Str(name), value)));
    interpreter.charge(items.len() * 48, span)?;
    if let Object::Dict(dict) = interpreter.writable(dict, span)? {
        for (key, value) in items {
            if let Some(hashed) = Key::of(&key) {
                dict.insert(hashed, key, value);
            }
        }
    }
    Ok(Value::None)
}
