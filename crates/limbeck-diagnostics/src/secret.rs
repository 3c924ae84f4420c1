//! Passwords never reach a message or a log.

/// Replaces the password of a database URL by `***`, as SQLAlchemy's `URL.render_as_string` does. Also the
/// values of `password` and `sslpassword` among the query's parameters. A text that is not a URL is returned
/// as it is.
pub fn redact_url(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let (before_query, query) = match rest.split_once('?') {
        Some((before, query)) => (before, Some(query)),
        None => (rest, None),
    };
    // The last `@` ends the user information: an unescaped `@` in a password is a common slip.
    let authority = match before_query.rsplit_once('@') {
        Some((user_info, host)) => match user_info.split_once(':') {
            Some((user, _)) => format!("{user}:***@{host}"),
            None => before_query.to_owned(),
        },
        None => before_query.to_owned(),
    };
    let mut shown = format!("{scheme}://{authority}");
    if let Some(query) = query {
        let pairs: Vec<String> = query.split('&').map(redact_parameter).collect();
        shown.push('?');
        shown.push_str(&pairs.join("&"));
    }
    shown
}

fn redact_parameter(pair: &str) -> String {
    match pair.split_once('=') {
        Some((name @ ("password" | "sslpassword" | "passwd"), _)) => format!("{name}=***"),
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
            ("postgresql://u@h/d", "postgresql://u@h/d"),
            ("postgresql:///d?user=u&password=p", "postgresql:///d?user=u&password=***"),
            ("sqlite:///a.db", "sqlite:///a.db"),
            ("not a url", "not a url"),
        ] {
            assert_eq!(redact_url(url), shown);
        }
    }
}
