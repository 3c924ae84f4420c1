//! `module:name`: something of the project's, as entry points name it.

/// Something of the project's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The module's dotted name.
    pub module: String,
    /// The dotted name within it; nothing for a module that is only imported.
    pub name: Option<String>,
}

impl Reference {
    /// Reads a reference; nothing when it is none.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (module, name) = match text.split_once(':') {
            Some((module, name)) => (module.trim(), Some(name.trim())),
            None => (text.trim(), None),
        };
        let fits = is_dotted(module) && name.is_none_or(is_dotted);
        fits.then(|| Self { module: module.to_owned(), name: name.map(str::to_owned) })
    }
}

fn is_dotted(text: &str) -> bool {
    text.split('.').all(is_identifier)
}

fn is_identifier(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(|first| first == '_' || first.is_alphabetic())
        && letters.all(|letter| letter == '_' || letter.is_alphanumeric())
        && !KEYWORDS.contains(&text)
}

/// Words that Python does not take for names.
const KEYWORDS: &[&str] = &[
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def",
    "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is",
    "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
];

#[cfg(test)]
mod tests {
    use super::Reference;

    #[test]
    fn a_reference_is_a_module_and_a_name_in_it() {
        let read = |text| Reference::parse(text).map(|found| (found.module, found.name));
        let pair = |module: &str, name: &str| Some((module.to_owned(), Some(name.to_owned())));
        assert_eq!(read("app.models:Base"), pair("app.models", "Base"));
        assert_eq!(read("app : Base.metadata"), pair("app", "Base.metadata"));
        assert_eq!(read("app.models"), Some(("app.models".to_owned(), None)));
        for text in
            ["", ":", "app:", ":Base", "app/models.py", "app..models", "app:f()", "1a", "a:b:c", "class"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
