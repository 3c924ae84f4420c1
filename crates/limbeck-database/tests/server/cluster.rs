//! A PostgreSQL server for one test.

use std::fs::{self, Permissions};
use std::io::Write as _;
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const HBA: &str = "\
local   all all trust
hostssl all tlsonly   samehost trust
hostnossl all plainonly samehost trust
hostssl all certuser  samehost cert
host    all md5       samehost md5
host    all scram     samehost scram-sha-256
host    all postgres  samehost trust
";

const USERS: &str = "\
CREATE ROLE tlsonly LOGIN;
CREATE ROLE plainonly LOGIN;
CREATE ROLE certuser LOGIN;
SET password_encryption = 'scram-sha-256';
CREATE ROLE scram LOGIN PASSWORD 's:ecret';
SET password_encryption = 'md5';
CREATE ROLE md5 LOGIN PASSWORD 'md5 secret';
";

/// A running server; it is stopped, and its folder removed, with this value.
pub struct Cluster {
    root: tempfile::TempDir,
    programs: PathBuf,
    pub port: u16,
}

impl Cluster {
    /// Starts a server, or says that `test` is skipped.
    pub fn start(test: &str) -> Option<Self> {
        let programs = programs().filter(|_| Command::new("openssl").arg("version").output().is_ok());
        let Some(programs) = programs else {
            let required = std::env::var("LIMBECK_REQUIRE").unwrap_or_default();
            assert!(!required.contains("pg"), "`{test}` needs `initdb` and `openssl` (LIMBECK_REQUIRE)");
            let _ = writeln!(std::io::stderr(), "skipped: {test}: no `initdb` or no `openssl`");
            return None;
        };
        let root = tempfile::Builder::new().prefix("lbpg").tempdir_in("/tmp").expect("a folder in /tmp");
        fs::set_permissions(root.path(), Permissions::from_mode(0o755)).expect("our own folder");
        let cluster = Self { root, programs, port: free_port() };
        for name in ["home", "tls", "socket", "data"] {
            let folder = cluster.folder(name);
            fs::create_dir(&folder).expect("a new folder");
            fs::set_permissions(&folder, Permissions::from_mode(0o755)).expect("our own folder");
        }
        make_certificates(&cluster.folder("tls"));
        cluster.own("data");
        cluster.own("socket");
        cluster.run("initdb", &["-U", "postgres", "--auth=trust", "--no-sync"]);
        for name in ["server", "common_name", "self_signed"] {
            cluster.copy_certificate(name);
        }
        write(&cluster.folder("data/pg_hba.conf"), HBA, 0o644);
        cluster.configure("server");
        cluster.run("pg_ctl", &["-w", "-t", "60", "-l", "/dev/null", "start"]);
        cluster.sql(USERS);
        Some(cluster)
    }

    /// A folder or file below the server's root.
    pub fn folder(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    /// Has the server show another certificate.
    pub fn use_certificate(&self, name: &str) {
        self.configure(name);
        self.run("pg_ctl", &["restart", "-w", "-m", "fast", "-l", "/dev/null"]);
    }

    fn configure(&self, certificate: &str) {
        let text = format!(
            "listen_addresses = '127.0.0.1, 127.0.0.2'\nport = {}\nunix_socket_directories = '{}'\nfsync = off\n\
             ssl = on\nssl_cert_file = '{certificate}.crt'\nssl_key_file = '{certificate}.key'\nssl_ca_file = 'ca.crt'\n",
            self.port,
            self.folder("socket").display()
        );
        write(&self.folder("data/postgresql.conf"), &text, 0o644);
    }

    fn copy_certificate(&self, name: &str) {
        for name in [format!("{name}.crt"), format!("{name}.key"), "ca.crt".to_owned()] {
            let target = self.folder("data").join(&name);
            fs::copy(self.folder("tls").join(&name), &target).expect("a copy");
            fs::set_permissions(&target, Permissions::from_mode(0o600)).expect("our own file");
            self.own(&format!("data/{name}"));
        }
    }

    fn sql(&self, text: &str) {
        let (port, folder) = (self.port.to_string(), self.folder("socket").display().to_string());
        let args = ["-h", &folder, "-p", &port, "-U", "postgres", "-v", "ON_ERROR_STOP=1", "-qc", text];
        check(Command::new(self.programs.join("psql")).args(args));
    }

    /// PostgreSQL does not run as root.
    fn run(&self, program: &str, args: &[&str]) {
        let program = self.programs.join(program);
        let data = self.folder("data");
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        check(command.arg("-D").arg(data).args(args).current_dir("/"));
    }

    fn own(&self, name: &str) {
        if is_root() {
            check(Command::new("chown").arg("postgres").arg(self.folder(name)));
        }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.run("pg_ctl", &["stop", "-m", "immediate"]);
    }
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|metadata| metadata.uid() == 0)
}

/// The newest `bin` folder of Debian's packages, or the one of the `PATH`.
fn programs() -> Option<PathBuf> {
    let installed = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = installed.map(|entry| entry.path().join("bin")).collect();
    folders.sort();
    let path = std::env::var_os("PATH").unwrap_or_default();
    folders.extend(std::env::split_paths(&path));
    folders.into_iter().find(|folder| folder.join("initdb").exists() && folder.join("pg_ctl").exists())
}

fn make_certificates(folder: &Path) {
    let openssl = |args: &[&str]| check(Command::new("openssl").args(args).current_dir(folder));
    for (name, subject) in
        [("ca", "/CN=Test CA"), ("other", "/CN=Other CA"), ("self_signed", "/CN=localhost")]
    {
        let (key, certificate) = (format!("{name}.key"), format!("{name}.crt"));
        openssl(&[
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "2",
            "-subj",
            subject,
            "-keyout",
            &key,
            "-out",
            &certificate,
        ]);
    }
    for (name, subject, extension) in [
        ("server", "/CN=ignored", "subjectAltName=DNS:localhost,IP:127.0.0.1"),
        ("common_name", "/CN=localhost", "basicConstraints=CA:FALSE"),
        ("certuser", "/CN=certuser", "basicConstraints=CA:FALSE"),
    ] {
        let [key, request, certificate, extensions] =
            ["key", "csr", "crt", "ext"].map(|ending| format!("{name}.{ending}"));
        openssl(&[
            "req", "-newkey", "rsa:2048", "-nodes", "-subj", subject, "-keyout", &key, "-out", &request,
        ]);
        fs::write(folder.join(&extensions), extension).expect("a new file");
        openssl(&[
            "x509",
            "-req",
            "-in",
            &request,
            "-CA",
            "ca.crt",
            "-CAkey",
            "ca.key",
            "-CAcreateserial",
            "-days",
            "2",
            "-extfile",
            &extensions,
            "-out",
            &certificate,
        ]);
    }
    openssl(&["rsa", "-in", "certuser.key", "-aes128", "-passout", "pass:secret", "-out", "encrypted.key"]);
    for name in ["certuser.key", "encrypted.key"] {
        fs::set_permissions(folder.join(name), Permissions::from_mode(0o600)).expect("our own file");
    }
}

fn check(command: &mut Command) {
    let output = command.stdin(Stdio::null()).output().expect("the program can be started");
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {text}");
}

/// Writes a file with permissions.
pub fn write(path: &Path, content: &str, mode: u32) {
    fs::write(path, content).expect("a writable file");
    fs::set_permissions(path, Permissions::from_mode(mode)).expect("our own file");
}

/// A port that nobody listens on just now.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port").port()
}
