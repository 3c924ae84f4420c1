use super::*;

#[test]
fn passwords_are_never_shown() {
    for text in [
        "postgresql://u:s3cret@h/d",
        "postgresql://u:s3c@ret@h/d",
        "postgresql://u:s3c/r?e@t@h:5/d",
        "postgresql://h/d?user=u&password=s3cret",
    ] {
        let url = Url::parse(text).unwrap();
        for shown in [url.to_string(), format!("{url:?}")] {
            assert!(!shown.contains("ret") && !shown.contains("s3c"), "{shown}");
        }
    }
}
