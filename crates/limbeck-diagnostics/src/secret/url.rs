//! The password of a database URL.

/// How the names of parameters end whose values are secret: `sslpassword` is one.
const SECRET_PARAMETERS: [&str; 4] = ["password", "passwd", "pwd", "secret"];

/// Replaces the password of a database URL by `***`, as SQLAlchemy's `URL.render_as_string` does. Also the
/// values of `password` and its like among the query's parameters. A text that is not a URL is returned
/// as it is.
pub fn redact_url(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let mut shown = format!("{scheme}://");
    let rest = match password_end(rest) {
        Some((user_end, password_end)) => {
            shown.push_str(&rest[..user_end]);
            shown.push_str(":***");
            &rest[password_end..]
        }
        None => rest,
    };
    match rest.split_once('?') {
        None => shown.push_str(rest),
        Some((before, query)) => {
            let pairs: Vec<String> = query.split('&').map(redact_parameter).collect();
            shown.push_str(before);
            shown.push('?');
            shown.push_str(&pairs.join("&"));
        }
    }
    shown
}

/// Where the user's name and the password end in what follows `://`. SQLAlchemy reads a password up to the
/// first `@`, whatever stands before it; a later `@` before the query is an unescaped one of the password, a
/// common slip, and hidden too.
pub(super) fn password_end(rest: &str) -> Option<(usize, usize)> {
    let user_end = rest.find([':', '/']).filter(|end| rest[*end..].starts_with(':'))?;
    let first = user_end + rest[user_end..].find('@')?;
    let limit = rest[first..].find('?').map_or(rest.len(), |length| first + length);
    let last = first + rest[first..limit].rfind('@')?;
    Some((user_end, last))
}

fn redact_parameter(pair: &str) -> String {
    match pair.split_once('=') {
        Some((name, _)) if SECRET_PARAMETERS.iter().any(|end| name.to_ascii_lowercase().ends_with(end)) => {
            format!("{name}=***")
        }
        _ => pair.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::redact_url;

    #[test]
    fn passwords_are_hidden_wherever_they_stand() {
        for (url, shown) in [
            ("postgresql://u:p@h/d", "postgresql://u:***@h/d"),
            ("postgresql://u:p@x@h/d", "postgresql://u:***@h/d"),
            ("postgresql://u:p/x?y@z@h:1/d?a=b", "postgresql://u:***@h:1/d?a=b"),
            ("postgresql://u:p@x:y@h", "postgresql://u:***@h"),
            ("sqlite:////home/me@work/a:b@c.db", "sqlite:////home/me@work/a:b@c.db"),
            ("postgresql://u@h/d", "postgresql://u@h/d"),
            ("postgresql:///d?user=u&password=p", "postgresql:///d?user=u&password=***"),
            ("sqlite:///a.db", "sqlite:///a.db"),
            ("not a url", "not a url"),
        ] {
            assert_eq!(redact_url(url), shown);
        }
    }
}
