use super::*;

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs_err::create_dir_all(folder.path().join("project/inner")).unwrap();
        Self(folder)
    }

    fn interpreter(&self, place: &str) -> PathBuf {
        let path = self.0.path().join(place);
        fs_err::create_dir_all(path.parent().unwrap()).unwrap();
        fs_err::write(&path, "#!/bin/sh\n").unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs_err::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        }
        path
    }

    fn search(&self, variables: &[(&str, &str)]) -> InterpreterSearch {
        let expand = |value: &str| OsString::from(value.replace("ROOT", &self.0.path().to_string_lossy()));
        InterpreterSearch {
            configured: None,
            variables: variables.iter().map(|(key, value)| (OsString::from(key), expand(value))).collect(),
            working_directory: self.0.path().join("project/inner"),
        }
    }
}

#[test]
fn the_order_is_kept() {
    let folder = Folder::new();
    let all = [
        ("VIRTUAL_ENV", "ROOT/active"),
        ("UV_PROJECT_ENVIRONMENT", "ROOT/uv"),
        ("CONDA_PREFIX", "ROOT/conda"),
        ("PATH", "ROOT/missing:ROOT/path"),
    ];
    let places = [
        ("path/python3", ChosenBy::Path),
        ("conda/bin/python", ChosenBy::CondaPrefix),
        ("project/.venv/bin/python", ChosenBy::DotVenv(folder.0.path().join("project/.venv"))),
        ("uv/bin/python", ChosenBy::UvProjectEnvironment),
        ("active/bin/python3", ChosenBy::VirtualEnv),
    ];
    // Each place comes before all that were made earlier.
    for (place, reason) in places {
        let path = folder.interpreter(place);
        let found = folder.search(&all).find().unwrap();
        assert_eq!((found.path(), found.chosen_by()), (path.as_path(), &reason));
    }
}

#[test]
fn a_configured_interpreter_comes_first_and_is_not_replaced() {
    let folder = Folder::new();
    let active = folder.interpreter("active/bin/python");
    let mut search = folder.search(&[("VIRTUAL_ENV", "ROOT/active")]);
    search.configured = Some("../../active".into());
    assert_eq!(search.find().unwrap().chosen_by(), &ChosenBy::Configured);
    search.configured = Some(active);
    assert!(search.find().is_ok());
    search.configured = Some("elsewhere/python".into());
    let error = search.find().unwrap_err();
    assert_eq!(error.code(), Code::NoInterpreter);
    assert!(error.to_string().contains("elsewhere/python"));
}

#[test]
fn a_configured_name_is_looked_up_on_the_path() {
    let folder = Folder::new();
    let path = folder.interpreter("path/python3.9");
    let mut search = folder.search(&[("PATH", "ROOT/path")]);
    search.configured = Some("python3.9".into());
    assert_eq!(search.find().unwrap().path(), path);
}

#[test]
fn what_was_tried_is_listed() {
    let folder = Folder::new();
    let error = folder.search(&[("VIRTUAL_ENV", "ROOT/gone"), ("PATH", "")]).find().unwrap_err();
    let notes = error.diagnostic().notes.join("\n");
    assert_eq!(error.code(), Code::NoInterpreter);
    for part in
        ["`VIRTUAL_ENV`: no interpreter in", "`CONDA_PREFIX`: not set", "`.venv` in", "`python3` on `PATH`"]
    {
        assert!(notes.contains(part), "{notes}");
    }
}
