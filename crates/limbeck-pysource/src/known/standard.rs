//! What scripts use of the standard library: literal dates, decimals and UUIDs, `textwrap.dedent`, loggers.

use std::rc::Rc;

use limbeck_diagnostics::Span;
use limbeck_ops::{Action, Guard, Message};
use limbeck_schema::Value as Plain;

use super::{Bound, Function, Signature, function};
use crate::interpret::Interpreter;
use crate::interpret::stop::Outcome;
use crate::interpret::value::Value;

/// Functions of the standard library.
pub(super) const FUNCTIONS: &[Function] = &[
    function("datetime.date", Signature::of(&["year", "month", "day"]), date),
    function(
        "datetime.datetime",
        Signature::of(&["year", "month", "day"]).optional(&["hour", "minute", "second", "microsecond"]),
        datetime,
    ),
    function("datetime.date.fromisoformat", Signature::of(&["date_string"]), iso_date),
    function("datetime.datetime.fromisoformat", Signature::of(&["date_string"]), iso_datetime),
    function("datetime.time.fromisoformat", Signature::of(&["time_string"]), iso_time),
    function("decimal.Decimal", Signature::of(&["value"]), decimal),
    function("logging.getLogger", Signature::of(&[]).optional(&["name"]), get_logger),
    function("textwrap.dedent", Signature::of(&["text"]), dedent),
    function("typing.cast", Signature::of(&["typ", "val"]), cast),
    function("uuid.UUID", Signature::of(&["hex"]), uuid),
];

/// Functions that are handed on (`default=uuid.uuid4`), not called: in every Python since 3.9.
const CARRIED: &[&str] = &[
    "datetime.date.today",
    "datetime.datetime.now",
    "datetime.datetime.today",
    "datetime.datetime.utcnow",
    "datetime.timezone",
    "datetime.timezone.utc",
    "uuid.uuid1",
    "uuid.uuid3",
    "uuid.uuid4",
    "uuid.uuid5",
];

/// Whether a path names a logger, one of its methods, or what enumerations are made of.
pub(super) fn is_known(path: &str) -> bool {
    path.starts_with(LOGGER)
        || CARRIED.contains(&path)
        || matches!(
            path,
            "datetime.time" | "enum.Enum" | "enum.IntEnum" | "enum.StrEnum" | "enum.auto" | "enum.unique"
        )
}

const LOGGER: &str = "<logger>";

fn date(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    let text = day(interpreter, &bound, span)?;
    Ok(Value::Plain(Rc::new(Plain::Date(text))))
}

/// `datetime(...)` without a time zone, in ISO 8601.
fn datetime(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    let mut text = day(interpreter, &bound, span)?;
    let mut parts = [0_i64; 4];
    let limits = [("hour", 23), ("minute", 59), ("second", 59), ("microsecond", 999_999)];
    for (part, (name, most)) in parts.iter_mut().zip(limits) {
        *part = interpreter.optional_int(&bound, name, span)?.unwrap_or(0);
        if !(0..=most).contains(part) {
            return interpreter.decline(span, "this time does not exist");
        }
    }
    let [hour, minute, second, microsecond] = parts;
    text.push_str(&format!("T{hour:02}:{minute:02}:{second:02}"));
    if microsecond != 0 {
        text.push_str(&format!(".{microsecond:06}"));
    }
    Ok(Value::Plain(Rc::new(Plain::DateTime(text))))
}

fn day(interpreter: &mut Interpreter<'_>, bound: &Bound, span: Span) -> Outcome<String> {
    let mut parts = [0_i64; 3];
    for (part, name) in parts.iter_mut().zip(["year", "month", "day"]) {
        *part = interpreter.optional_int(bound, name, span)?.unwrap_or(0);
    }
    let [year, month, day] = parts;
    if !(1..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=days(year, month)).contains(&day) {
        return interpreter.decline(span, "this date does not exist");
    }
    Ok(format!("{year:04}-{month:02}-{day:02}"))
}

fn days(year: i64, month: i64) -> i64 {
    let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// `date.fromisoformat("2020-01-02")`.
fn iso_date(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    let text = interpreter.string(&bound, "date_string", span)?;
    match is_day(&text) {
        true => Ok(Value::Plain(Rc::new(Plain::Date(text.to_string())))),
        false => interpreter.decline(span, "this date is not evaluated"),
    }
}

/// `datetime.fromisoformat("2020-01-02T03:04:05+00:00")`, in the form that `isoformat` writes.
fn iso_datetime(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    let text = interpreter.string(&bound, "date_string", span)?;
    match text.split_once('T') {
        Some((day, time)) if is_day(day) && is_time(time) => {
            Ok(Value::Plain(Rc::new(Plain::DateTime(text.to_string()))))
        }
        _ => interpreter.decline(span, "this date and time is not evaluated"),
    }
}

/// `time.fromisoformat("03:04:05")`, in the form that `isoformat` writes.
fn iso_time(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    let text = interpreter.string(&bound, "time_string", span)?;
    // Seconds may be left out.
    let text = if text.len() == 5 { format!("{text}:00") } else { text.to_string() };
    match is_time(&text) {
        true => Ok(Value::Plain(Rc::new(Plain::Time(text)))),
        false => interpreter.decline(span, "this time is not evaluated"),
    }
}

fn numbers<const N: usize>(text: &str, separator: char, widths: [usize; N]) -> Option<[i64; N]> {
    let mut parts = text.split(separator);
    let mut found = [0; N];
    for (number, width) in found.iter_mut().zip(widths) {
        let part = parts.next().filter(|part| part.len() == width)?;
        *number = part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse().ok()).flatten()?;
    }
    parts.next().is_none().then_some(found)
}

fn is_day(text: &str) -> bool {
    numbers(text, '-', [4, 2, 2]).is_some_and(|[year, month, day]| {
        year > 0 && (1..=12).contains(&month) && (1..=days(year, month)).contains(&day)
    })
}

/// `HH:MM:SS`, perhaps with six digits behind a point, perhaps with an offset of hours and minutes.
fn is_time(text: &str) -> bool {
    let (clock, offset) = match text.rfind(['+', '-']) {
        Some(place) => (&text[..place], Some(&text[place + 1..])),
        None => (text, None),
    };
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "000001"));
    let in_day = |hour: i64, minute: i64| hour < 24 && minute < 60;
    let sound = numbers(clock, ':', [2, 2, 2])
        .is_some_and(|[hour, minute, second]| in_day(hour, minute) && second < 60);
    let fraction =
        fraction.len() == 6 && fraction.bytes().all(|byte| byte.is_ascii_digit()) && fraction != "000000";
    let offset = offset
        .is_none_or(|offset| numbers(offset, ':', [2, 2]).is_some_and(|[hour, minute]| in_day(hour, minute)));
    sound && fraction && offset
}

/// `Decimal("1.10")`: plain digits only.
fn decimal(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    let text = interpreter.string(&bound, "value", span)?;
    let digits = text.strip_prefix('-').unwrap_or(&text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let plain = [whole, fraction]
        .iter()
        .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    let leading_zero = whole.len() > 1 && whole.starts_with('0');
    if !plain || leading_zero {
        return interpreter.decline(span, "this decimal is not evaluated");
    }
    Ok(Value::Plain(Rc::new(Plain::Decimal(text.to_string()))))
}

/// `UUID("...")` in its hyphenated form.
fn uuid(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    let text = interpreter.string(&bound, "hex", span)?.to_ascii_lowercase();
    let groups: Vec<usize> = text.split('-').map(str::len).collect();
    let hexadecimal = text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    if groups != [8, 4, 4, 4, 12] || !hexadecimal {
        return interpreter.decline(span, "this UUID is not evaluated");
    }
    Ok(Value::Plain(Rc::new(Plain::Uuid(text))))
}

/// `typing.cast(type, value)`: the value.
fn cast(_: &mut Interpreter<'_>, bound: Bound, _: Span) -> Outcome<Value> {
    Ok(bound.or_none("val"))
}

fn get_logger(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    let name = interpreter.optional_string(&bound, "name", span)?.unwrap_or_default();
    Ok(Value::Known(Rc::from(format!("{LOGGER}{name}"))))
}

/// `logger.info(...)`: a warning or worse is shown, and what Alembic's own loggers say.
pub(super) fn log(
    interpreter: &mut Interpreter<'_>,
    path: &str,
    arguments: &crate::interpret::Arguments,
    span: Span,
) -> Outcome<Option<Value>> {
    let Some((logger, level)) = path.strip_prefix(LOGGER).and_then(|rest| rest.rsplit_once('.')) else {
        return Ok(None);
    };
    let shown = match level {
        "warning" | "error" | "critical" => true,
        "info" => logger == "alembic" || logger.starts_with("alembic."),
        "debug" => false,
        _ => return Ok(None),
    };
    let Some((message, values)) = arguments.positional.split_first() else {
        return interpreter.decline(span, "this message is not evaluated");
    };
    if !arguments.keywords.is_empty() {
        return interpreter.decline(span, "this message is not evaluated");
    }
    let message = interpreter.to_text(message, span)?;
    let text = match values {
        [] => message,
        _ => {
            let values = Value::Tuple(values.into());
            match interpreter.percent(&message, &values, span)? {
                Value::Str(text) => text,
                _ => message,
            }
        }
    };
    if shown {
        let message = Action::Message(Message { text: text.to_string(), is_log: true });
        interpreter.emit(message, Guard::Always, span)?;
    }
    Ok(Some(Value::None))
}

/// `textwrap.dedent`: lines of white space alone become empty, and the common indentation goes.
fn dedent(interpreter: &mut Interpreter<'_>, bound: Bound, span: Span) -> Outcome<Value> {
    let text = interpreter.string(&bound, "text", span)?;
    let is_blank = |line: &str| line.bytes().all(|byte| byte == b' ' || byte == b'\t');
    if text.contains(['\x0b', '\x0c', '\r', '\x1c', '\x1d', '\x1e']) || !text.is_ascii() {
        return interpreter.decline(span, "the `dedent` of this text is not evaluated");
    }
    let mut margin: Option<&str> = None;
    for line in text.split('\n').filter(|line| !is_blank(line)) {
        let indent = &line[..line.len() - line.trim_start_matches([' ', '\t']).len()];
        margin = Some(match margin {
            None => indent,
            Some(margin) => {
                let common = margin.bytes().zip(indent.bytes()).take_while(|(a, b)| a == b).count();
                &margin[..common]
            }
        });
    }
    let margin = margin.unwrap_or("");
    let lines: Vec<&str> = text
        .split('\n')
        .map(|line| if is_blank(line) { "" } else { line.strip_prefix(margin).unwrap_or(line) })
        .collect();
    interpreter.charge(text.len(), span)?;
    Ok(Value::str(lines.join("\n")))
}
