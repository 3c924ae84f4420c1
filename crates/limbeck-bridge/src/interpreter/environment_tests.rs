use super::*;

fn write(path: &Path, text: &str) {
    fs_err::create_dir_all(path.parent().unwrap()).unwrap();
    fs_err::write(path, text).unwrap();
}

#[test]
fn a_virtual_environment_is_read_from_its_settings() {
    let folder = tempfile::tempdir().unwrap();
    let prefix = folder.path();
    write(&prefix.join("pyvenv.cfg"), "home = /nowhere/bin\nversion_info = 3.12.1\n");
    let packages = prefix.join("lib/python3.12/site-packages");
    write(&packages.join("SQLAlchemy-2.0.36.dist-info/METADATA"), "");
    write(&packages.join("psycopg2_binary-2.9.9.dist-info/METADATA"), "");
    let environment = PythonEnvironment::of_interpreter(&prefix.join("bin/python"));
    assert_eq!(environment.prefix(), Some(prefix));
    assert_eq!(environment.version(), Some((3, 12)));
    assert_eq!(environment.site_packages(), [packages]);
    assert_eq!(environment.distribution("sqlalchemy").unwrap().release(), (2, 0, 36));
    assert!(environment.distribution("Psycopg2.binary").is_some());
    assert!(environment.distribution("psycopg2").is_none());
}

#[test]
fn a_release_is_three_numbers() {
    let release = |version: &str| {
        Distribution { name: String::new(), version: version.to_owned(), path: PathBuf::new() }.release()
    };
    assert_eq!(release("2.1.0b1"), (2, 1, 0));
    assert_eq!(release("2.1"), (2, 1, 0));
    assert_eq!(release("1.4.54.dev0"), (1, 4, 54));
}

#[test]
fn the_version_comes_from_the_folder_when_nothing_else_says_it() {
    let folder = tempfile::tempdir().unwrap();
    write(&folder.path().join("pyvenv.cfg"), "home = /nowhere\n");
    write(&folder.path().join("lib/python3.9/site-packages/x.py"), "");
    let environment = PythonEnvironment::of_interpreter(&folder.path().join("bin/python"));
    assert_eq!(environment.version(), Some((3, 9)));
}
