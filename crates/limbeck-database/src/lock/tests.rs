use std::cell::{Cell, RefCell};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use super::*;
use crate::testing::{self, open_url};

/// A waiter whose time passes only by waiting; `then` runs after the given number of waits.
struct Clock<'a> {
    now: Cell<Duration>,
    waits: Cell<u32>,
    then: RefCell<Box<dyn FnMut(u32) -> Wake + 'a>>,
}

impl<'a> Clock<'a> {
    fn new(then: impl FnMut(u32) -> Wake + 'a) -> Self {
        Self { now: Cell::default(), waits: Cell::default(), then: RefCell::new(Box::new(then)) }
    }
}

impl Waiter for Clock<'_> {
    fn wait(&self, at_most: Duration) -> Wake {
        self.now.set(self.now.get() + at_most);
        self.waits.set(self.waits.get() + 1);
        (self.then.borrow_mut())(self.waits.get())
    }

    fn elapsed(&self) -> Duration {
        self.now.get()
    }
}

fn key() -> LockKey {
    LockKey::new(None, "alembic_version")
}

fn now(connection: &mut dyn Connection, key: &LockKey) -> Result<MigrationLock> {
    acquire(connection, key, Some(Duration::ZERO), &Clock::new(|_| Wake::Elapsed), &mut |_| {})
}

/// What must hold for every database that others can reach.
fn exclusion(open: &dyn Fn() -> Box<dyn Connection>, tells_session: bool) {
    let (mut first, mut second) = (open(), open());
    let held = now(&mut *first, &key()).unwrap();
    assert!(held.keeps_others_out());

    // One try only.
    let error = now(&mut *second, &key()).unwrap_err();
    assert_eq!(error.code(), Code::LockTimeout);
    assert!(error.diagnostic().hints[0].contains("--lock-timeout"), "{error:?}");
    let holder = error.diagnostic().facts.iter().find(|(name, _)| *name == "holder").unwrap();
    assert_eq!(holder.1.contains("since "), tells_session, "{holder:?}");

    // With a limit: pauses grow, the limit is kept to, everything is told.
    let mut reports = Vec::new();
    let limit = Some(Duration::from_secs(3));
    let clock = Clock::new(|_| Wake::Elapsed);
    let error = acquire(&mut *second, &key(), limit, &clock, &mut |report| reports.push(report.clone()));
    assert_eq!(error.unwrap_err().code(), Code::LockTimeout);
    assert_eq!(clock.elapsed(), Duration::from_secs(3));
    assert!(reports.len() > 4 && reports.len() < 12, "{}", reports.len());
    assert!(reports[0].waited.is_zero() && reports[0].timeout == limit);
    assert!(reports.iter().all(|report| report.holder.as_ref().is_some_and(|it| it.process.is_some())));
    assert!(!second.in_transaction());

    // An interrupt ends the waiting.
    let clock = Clock::new(|waits| if waits == 2 { Wake::Interrupted } else { Wake::Elapsed });
    let error = acquire(&mut *second, &key(), None, &clock, &mut |_| {}).unwrap_err();
    assert_eq!(error.code(), Code::Interrupted);

    // The lock is free after a release, and the waiter gets it.
    let mut giving = Some((held, first));
    let clock = Clock::new(|waits| {
        if waits == 3 {
            let (held, mut first) = giving.take().unwrap();
            held.release(&mut *first).unwrap();
        }
        Wake::Elapsed
    });
    let second_lock = acquire(&mut *second, &key(), None, &clock, &mut |_| {}).unwrap();
    assert_eq!(clock.waits.get(), 3);

    // And after its holder is gone without a word.
    drop(second_lock);
    drop(second);
    let mut third = open();
    let clock = Clock::new(|_| Wake::Elapsed);
    let limit = Some(Duration::from_secs(600));
    drop(acquire(&mut *third, &key(), limit, &clock, &mut |_| {}).unwrap());
}

/// Eight migrators at once, each with its own connection and real time.
fn eight_at_once(open: &(dyn Fn() -> Box<dyn Connection> + Sync)) {
    let (inside, done) = (AtomicBool::new(false), AtomicU32::new(0));
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let mut connection = open();
                let (waiter, _interrupter) = ChannelWaiter::new();
                let limit = Some(Duration::from_secs(60));
                let lock = acquire(&mut *connection, &key(), limit, &waiter, &mut |_| {}).unwrap();
                assert!(!inside.swap(true, Ordering::SeqCst), "two migrators at once");
                connection.begin().unwrap();
                connection.execute("UPDATE counter SET n = n + 1").unwrap();
                connection.commit().unwrap();
                inside.store(false, Ordering::SeqCst);
                lock.release(&mut *connection).unwrap();
                done.fetch_add(1, Ordering::SeqCst);
            });
        }
    });
    assert_eq!(done.load(Ordering::SeqCst), 8);
}

#[test]
fn postgresql_excludes() {
    let Some(database) = testing::postgresql("lock: postgresql excludes") else { return };
    exclusion(&|| database.connect(), true);
    let mut connection = database.connect();
    connection.execute("CREATE TABLE counter AS SELECT 0 AS n").unwrap();
    eight_at_once(&|| database.connect());

    // Another version table is another lock; a schema that is the default one is not.
    let mut other = database.connect();
    let _held = now(&mut *connection, &key()).unwrap();
    assert!(now(&mut *other, &LockKey::new(Some("public"), "alembic_version")).is_err());
    let tenant = now(&mut *other, &LockKey::new(Some("tenant"), "alembic_version")).unwrap();
    tenant.release(&mut *other).unwrap();
}

#[test]
fn a_waiter_does_not_stop_a_concurrent_index() {
    let Some(database) = testing::postgresql("lock: a concurrent index beside a waiter") else { return };
    let (mut holder, mut waiting) = (database.connect(), database.connect());
    holder.execute("CREATE TABLE t (id int)").unwrap();
    let held = now(&mut *holder, &key()).unwrap();
    let mut work = Some((holder, held));
    let clock = Clock::new(|waits| {
        if waits == 2 {
            let (mut holder, held) = work.take().unwrap();
            // A blocking wait for the lock would make this a deadlock.
            holder.execute("SET statement_timeout = '20s'").unwrap();
            holder.execute("CREATE INDEX CONCURRENTLY i ON t (id)").unwrap();
            held.release(&mut *holder).unwrap();
        }
        Wake::Elapsed
    });
    acquire(&mut *waiting, &key(), None, &clock, &mut |_| {}).unwrap();
}

#[test]
#[cfg(unix)]
fn sqlite_excludes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let url = format!("sqlite:///{}", path.display());
    exclusion(&|| open_url(&url).unwrap(), false);
    let mut connection = open_url(&url).unwrap();
    connection.execute("CREATE TABLE counter AS SELECT 0 AS n").unwrap();
    eight_at_once(&|| open_url(&url).unwrap());

    // One database, one lock, whatever it is called; and nothing stays behind.
    let held = now(&mut *connection, &key()).unwrap();
    let link = folder.path().join("link.db");
    std::os::unix::fs::symlink(&path, &link).unwrap();
    let mut linked = open_url(&format!("sqlite:///{}", link.display())).unwrap();
    assert_eq!(now(&mut *linked, &key()).unwrap_err().code(), Code::LockTimeout);
    held.release(&mut *connection).unwrap();
    let left: Vec<_> =
        std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "{left:?}");
}

#[test]
fn the_lock_of_sqlite_leaves_its_own_locks_alone() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:///{}", folder.path().join("a.db").display());
    let (mut writer, mut migrator) = (open_url(&url).unwrap(), open_url(&url).unwrap());
    writer.begin().unwrap();
    writer.execute("CREATE TABLE t (id INTEGER)").unwrap();
    now(&mut *migrator, &key()).unwrap().release(&mut *migrator).unwrap();
    // From another process: the locks of this one are seen there only.
    let program = "import sqlite3, sys\n\
        try: sqlite3.connect(sys.argv[1], timeout=0).execute('BEGIN IMMEDIATE')\n\
        except sqlite3.OperationalError as error: print(error)";
    let path = folder.path().join("a.db");
    if let Ok(output) = std::process::Command::new("python3").args(["-c", program]).arg(path).output() {
        assert_eq!(String::from_utf8_lossy(&output.stdout), "database is locked\n");
    }
    writer.commit().unwrap();
}

#[test]
fn a_database_in_memory_needs_no_lock() {
    let mut connection = open_url("sqlite://").unwrap();
    assert!(!now(&mut *connection, &key()).unwrap().keeps_others_out());
}

#[test]
fn a_folder_that_cannot_be_written_is_explained() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:///{}", folder.path().join("a.db").display());
    let mut connection = open_url(&url).unwrap();
    // A folder in the place of the file: also the superuser cannot open it for writing.
    std::fs::create_dir(folder.path().join("a.db-limbeck-lock")).unwrap();
    let error = now(&mut *connection, &key()).unwrap_err();
    assert_eq!(error.code(), Code::FileAccess);
    assert!(error.to_string().contains("a.db-limbeck-lock"), "{error}");
}

#[test]
fn an_interrupter_wakes_its_waiter() {
    let (waiter, interrupter) = ChannelWaiter::new();
    interrupter.clone().interrupt();
    assert_eq!(waiter.wait(Duration::from_secs(60)), Wake::Interrupted);
    drop(interrupter);
    assert_eq!(waiter.wait(Duration::from_millis(1)), Wake::Elapsed);
    assert!(waiter.elapsed() >= Duration::from_millis(1));
}

#[test]
fn holders_are_described() {
    let holder = Holder { process: Some(7), user: Some("app".to_owned()), ..Holder::default() };
    assert_eq!(holder.to_string(), "process 7 (user `app`)");
    assert_eq!(Holder::default().to_string(), "another session");
}
