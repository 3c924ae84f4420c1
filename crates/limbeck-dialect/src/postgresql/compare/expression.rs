//! Expressions as tokens in one spelling. Each step keeps the meaning of every expression, whatever the column's
//! type; what would keep it only sometimes is not done.

use super::identifier;
use super::sql_type::SqlType;
use super::tokens::{Token, tokens};

/// The tokens of an expression in one spelling, or nothing when its text is not covered.
pub(super) fn normalise(sql: &str, backslash_escapes: bool) -> Option<Vec<Token>> {
    let mut found = tokens(sql, backslash_escapes)?;
    if !is_balanced(&found) {
        return None;
    }
    for token in &mut found {
        if let Token::Quoted(name) = token
            && identifier::is_plain(name)
        {
            *token = Token::Word(std::mem::take(name));
        }
    }
    found = with_postfix_casts(&found);
    found = with_casts_as_one_token(found)?;
    loop {
        let before = found.len();
        found = without_outer_parentheses(found);
        found = without_inner_parentheses(&found);
        if found.len() == before {
            break;
        }
    }
    found = without_implied_casts(found);
    Some(with_one_name_for_now(found))
}

/// The index of the parenthesis that closes the one at `open`.
fn closing(tokens: &[Token], open: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (index, token) in tokens.iter().enumerate().skip(open) {
        match token {
            Token::Mark("(") => depth += 1,
            Token::Mark(")") => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(index);
                }
            }
            _ => {}
        }
    }
    None
}

fn is_balanced(tokens: &[Token]) -> bool {
    let mut depth = 0_i64;
    for token in tokens {
        depth += match token {
            Token::Mark("(") => 1,
            Token::Mark(")") => -1,
            _ => 0,
        };
        if depth < 0 {
            return false;
        }
    }
    depth == 0
}

/// `CAST(x AS t)` is `(x)::t`, `date 'x'` is `'x'::date`.
fn with_postfix_casts(tokens: &[Token]) -> Vec<Token> {
    let mut out = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while at < tokens.len() {
        if let Some((operand, ty, end)) = function_cast(tokens, at) {
            out.push(Token::Mark("("));
            out.extend(with_postfix_casts(operand));
            out.extend([Token::Mark(")"), Token::Mark("::")]);
            out.extend_from_slice(ty);
            at = end;
        } else if let (Token::Word(word), Some(literal @ Token::Text(_))) = (&tokens[at], tokens.get(at + 1))
            && LITERAL_TYPES.contains(&word.as_str())
        {
            out.extend([literal.clone(), Token::Mark("::"), tokens[at].clone()]);
            at += 2;
        } else {
            out.push(tokens[at].clone());
            at += 1;
        }
    }
    out
}

/// Types that are written in front of a literal: `interval '1 day'`.
const LITERAL_TYPES: [&str; 12] = [
    "bool",
    "boolean",
    "date",
    "inet",
    "interval",
    "json",
    "jsonb",
    "text",
    "time",
    "timestamp",
    "timestamptz",
    "uuid",
];

/// The operand, the type and the end of the `CAST(...)` that begins at `at`.
fn function_cast(tokens: &[Token], at: usize) -> Option<(&[Token], &[Token], usize)> {
    if !tokens[at].is_word("cast") || tokens.get(at + 1) != Some(&Token::Mark("(")) {
        return None;
    }
    let close = closing(tokens, at + 1)?;
    let mut depth = 0_usize;
    for index in at + 2..close {
        match &tokens[index] {
            Token::Mark("(") => depth += 1,
            Token::Mark(")") => depth -= 1,
            word if depth == 0 && word.is_word("as") => {
                return Some((&tokens[at + 2..index], &tokens[index + 1..close], close + 1));
            }
            _ => {}
        }
    }
    None
}

fn with_casts_as_one_token(tokens: Vec<Token>) -> Option<Vec<Token>> {
    let mut out = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while at < tokens.len() {
        let token = &tokens[at];
        at += 1;
        out.push(match token {
            Token::Mark("::") => Token::Cast(SqlType::take(&tokens, &mut at)?.text()),
            other => other.clone(),
        });
    }
    Some(out)
}

fn without_outer_parentheses(mut tokens: Vec<Token>) -> Vec<Token> {
    while tokens.first() == Some(&Token::Mark("("))
        && closing(&tokens, 0) == Some(tokens.len() - 1)
        && tokens.len() > 2
    {
        tokens.pop();
        tokens.remove(0);
    }
    tokens
}

/// Parentheses round a single word, literal or function call, or a literal with its casts, are not needed. They are
/// kept behind a word (a function's arguments, `IN (...)`), behind `]` and in front of `.` or `[`.
fn without_inner_parentheses(tokens: &[Token]) -> Vec<Token> {
    for open in 0..tokens.len() {
        if tokens[open] != Token::Mark("(") || open > 0 && !may_precede_operand(&tokens[open - 1]) {
            continue;
        }
        let Some(close) = closing(tokens, open) else { continue };
        let followed = matches!(tokens.get(close + 1), Some(Token::Mark("." | "[")));
        if !followed && is_primary(&tokens[open + 1..close]) {
            let mut out = tokens[..open].to_vec();
            out.extend_from_slice(&tokens[open + 1..close]);
            out.extend_from_slice(&tokens[close + 1..]);
            return without_inner_parentheses(&out);
        }
    }
    tokens.to_vec()
}

fn may_precede_operand(token: &Token) -> bool {
    matches!(token, Token::Operator(_) | Token::Mark("(" | ","))
}

/// Whether the tokens hold together more tightly than any operator or cast around them.
fn is_primary(tokens: &[Token]) -> bool {
    let (casts, operand) = match tokens.iter().rposition(|token| !matches!(token, Token::Cast(_))) {
        Some(last) => (tokens.len() - last - 1, &tokens[..=last]),
        None => return false,
    };
    match operand {
        [Token::Word(_) | Token::Quoted(_) | Token::Text(_) | Token::Number(_) | Token::Bits(..)] => true,
        [Token::Word(_) | Token::Quoted(_), rest @ ..] => {
            casts == 0 && rest.first() == Some(&Token::Mark("(")) && closing(rest, 0) == Some(rest.len() - 1)
        }
        _ => false,
    }
}

/// Casts that the only function of that name, or the parser, would add by itself.
fn without_implied_casts(tokens: Vec<Token>) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens {
        let is_implied = match (&token, out.as_slice()) {
            // `nextval` and `currval` have one form each, of a regclass.
            (Token::Cast(ty), [.., Token::Word(function), Token::Mark("("), Token::Text(_)]) => {
                match function.as_str() {
                    "nextval" | "currval" => ty == "regclass",
                    "timezone" => ty == "text",
                    _ => false,
                }
            }
            // A zone's name is a text wherever the other form, an interval, is not written out.
            (Token::Cast(ty), [.., time, zone, Token::Text(_)]) => {
                ty == "text" && time.is_word("time") && zone.is_word("zone")
            }
            _ => false,
        };
        if !is_implied {
            out.push(token);
        }
    }
    out
}

/// `CURRENT_TIMESTAMP` and `transaction_timestamp()` are `now()` (manual, "Date/Time Functions").
fn with_one_name_for_now(tokens: Vec<Token>) -> Vec<Token> {
    let mut out = Vec::with_capacity(tokens.len());
    for (index, token) in tokens.iter().enumerate() {
        let is_call = tokens.get(index + 1) == Some(&Token::Mark("("));
        let is_qualified = index > 0 && tokens[index - 1] == Token::Mark(".");
        match token {
            Token::Word(word) if word == "current_timestamp" && !is_call && !is_qualified => {
                out.extend([Token::Word("now".to_owned()), Token::Mark("("), Token::Mark(")")]);
            }
            Token::Word(word) if word == "transaction_timestamp" && is_call && !is_qualified => {
                out.push(Token::Word("now".to_owned()));
            }
            other => out.push(other.clone()),
        }
    }
    out
}
