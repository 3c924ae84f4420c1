//! The Python worker: a child process that runs the user's code.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::ffi::OsString;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use limbeck_diagnostics::{Code, Error, Result};
use limbeck_schema::types::{Form, SIGNATURES};

use crate::failures::{Context, error_of};
use crate::interpreter::Interpreter;
use crate::protocol::{
    Body, DialectFacts, Failure, Frame, Hello, Incoming, Outgoing, Reply, Request, WorkerReply, WorkerRequest,
};
use crate::shim;
use crate::stderr::StderrPump;
use crate::wire::{Direction, LogSink, Sender};

/// Where and how a worker runs.
#[derive(Default)]
pub struct WorkerOptions {
    /// Its working directory: the user's.
    pub working_directory: PathBuf,
    /// Its whole environment.
    pub environment: Vec<(OsString, OsString)>,
    /// What it must know of each dialect.
    pub dialects: Vec<DialectFacts>,
    /// Where what the user's code prints goes, to standard output as well as to standard error. `None`: nowhere;
    /// the last lines are still kept for error messages.
    pub stderr: Option<Box<dyn Write + Send>>,
    /// Whether the user's code may read from the terminal; otherwise its standard input is empty.
    pub terminal_input: bool,
    /// Is shown every line of the protocol (`--log-protocol`).
    pub log: Option<LogSink>,
}

/// What answers the worker's requests while one of ours is under way. It may call the same worker again.
pub type Serve<'a> = dyn FnMut(&Worker, WorkerRequest) -> Result<WorkerReply> + 'a;

/// A Python process that speaks the protocol. It ends, rolling back what is open, when this value is dropped.
pub struct Worker {
    child: RefCell<Child>,
    sender: Sender,
    reader: RefCell<BufReader<ChildStdout>>,
    stderr: StderrPump,
    next_id: Cell<u64>,
    depth: Cell<u32>,
    frames_read: Cell<u64>,
    hello: RefCell<Option<Hello>>,
    /// Our errors that the worker has been told of, by the number of its request: one comes back as
    /// [`Failure::Returned`] unless the user's code caught it.
    answered_errors: RefCell<HashMap<u64, Error>>,
    /// For each request of the worker's that is being served: our last request inside it that failed.
    failed_inside: RefCell<Vec<Option<u64>>>,
    /// What was wrong with the first frame that was none.
    broken: RefCell<Option<Error>>,
}

/// Stops what the worker does, from any thread.
#[derive(Clone)]
pub struct Interrupter(Sender);

impl Interrupter {
    /// Cancels the statement that runs and raises `KeyboardInterrupt` in the user's code.
    ///
    /// # Errors
    /// `LB0502` when the worker has gone.
    pub fn interrupt(&self) -> Result<()> {
        self.0.send(&Frame::new(0, 0, Body::Request(Request::Interrupt {})))
    }
}

impl Worker {
    /// Starts a worker. Does not wait for it: Python and SQLAlchemy are loaded while the caller goes on.
    ///
    /// # Errors
    /// `LB0502` when the interpreter cannot be started.
    pub fn start(interpreter: &Interpreter, options: WorkerOptions) -> Result<Self> {
        let WorkerOptions { working_directory, environment, dialects, stderr, terminal_input, log } = options;
        let mut child = Command::new(interpreter.path())
            .arg("-c")
            .arg(shim::LOADER)
            .current_dir(&working_directory)
            .env_clear()
            .envs(environment)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|cause| {
                Error::new(
                    Code::InterpreterFailed,
                    format!("the Python interpreter `{}` could not be started", interpreter.path().display()),
                )
                .note(cause.to_string())
            })?;
        let (Some(stdin), Some(stdout), Some(error_pipe)) =
            (child.stdin.take(), child.stdout.take(), child.stderr.take())
        else {
            return Err(Error::new(Code::Internal, "a pipe of the Python worker is missing"));
        };
        let worker = Self {
            child: RefCell::new(child),
            sender: Sender::new(stdin, log),
            reader: RefCell::new(BufReader::new(stdout)),
            stderr: StderrPump::start(error_pipe, stderr),
            next_id: Cell::new(1),
            depth: Cell::new(0),
            frames_read: Cell::new(0),
            hello: RefCell::new(None),
            answered_errors: RefCell::new(HashMap::new()),
            failed_inside: RefCell::new(Vec::new()),
            broken: RefCell::new(None),
        };
        // A worker that dies at once is reported by the first call, with what it said.
        let _ = worker.sender.send_raw(&shim::bundle(terminal_input));
        let _ = worker.send_request(1, hello(dialects));
        Ok(worker)
    }

    /// Who the worker is; waits until Python and SQLAlchemy are loaded.
    ///
    /// # Errors
    /// `LB0502` when it does not answer, `LB0503` without SQLAlchemy, `LB0505` for another build of the shim.
    pub fn hello(&self) -> Result<Hello> {
        if let Some(hello) = &*self.hello.borrow() {
            return Ok(hello.clone());
        }
        let answer = self.wait(1, 1, &mut refuse)?;
        match answer.map_err(|failure| self.error(&Context::Start, failure))? {
            Reply::Hello(hello) if hello.hash == shim::hash() => {
                *self.hello.borrow_mut() = Some(hello.clone());
                Ok(hello)
            }
            Reply::Hello(hello) => Err(Error::new(
                Code::ProtocolMismatch,
                "the Python side of Limbeck is of another build than this program",
            )
            .fact("expected", shim::hash())
            .fact("found", hello.hash)),
            other => Err(unexpected(&other)),
        }
    }

    /// Sends a request and waits for its answer; `serve` answers what the worker asks meanwhile.
    ///
    /// An error of `serve` is raised in the user's code: as the exception behind the last request inside `serve`
    /// that failed (a script's, or SQLAlchemy's for a refused statement), or else as a `CommandError`. If it is not caught there, this
    /// function returns it unchanged.
    ///
    /// # Errors
    /// What `serve` returned; `LB0502` when the worker ends; the user's exception as `LB0201` (env.py), `LB0405`
    /// (a script), `LB0504` (models) or `LB0401` (a syntax error); a refused statement as `LB0701`.
    pub fn call(&self, request: Request, serve: &mut Serve<'_>) -> Result<Reply> {
        let context = Context::of(&request);
        self.exchange(request, serve)?.map_err(|failure| self.error(&context, failure))
    }

    /// As [`Worker::call`], for requests during which the worker has nothing to ask.
    ///
    /// # Errors
    /// As [`Worker::call`].
    pub fn ask(&self, request: Request) -> Result<Reply> {
        self.call(request, &mut refuse)
    }

    /// As [`Worker::ask`], with failures of the user's code as data.
    ///
    /// # Errors
    /// Only troubles of the worker itself, and `LB0507` when it is interrupted.
    pub fn attempt(&self, request: Request) -> Result<Result<Reply>> {
        let context = Context::of(&request);
        match self.exchange(request, &mut refuse)? {
            Err(failure @ Failure::Interrupted {}) => Err(self.error(&context, failure)),
            answer => Ok(answer.map_err(|failure| self.error(&context, failure))),
        }
    }

    /// As [`Worker::call`], with expected failures as data.
    ///
    /// # Errors
    /// Only troubles of the pipe itself: `LB0502`, `LB0506`.
    pub fn exchange(&self, request: Request, serve: &mut Serve<'_>) -> Result<Result<Reply, Failure>> {
        self.hello()?;
        let id = self.next_id.get() + 2;
        self.next_id.set(id);
        self.send_request(id, request)?;
        let depth = self.depth.get() + 1;
        let answer = self.wait(id, depth, serve)?;
        if let (Err(_), Some(failed)) = (&answer, self.failed_inside.borrow_mut().last_mut()) {
            *failed = Some(id);
        }
        Ok(answer)
    }

    /// The error that a failed [`Worker::exchange`] of `request` stands for, as [`Worker::call`] would return it.
    pub fn error_of(&self, request: &Request, failure: Failure) -> Error {
        self.error(&Context::of(request), failure)
    }

    /// A handle that stops what the worker does, from any thread.
    pub fn interrupter(&self) -> Interrupter {
        Interrupter(self.sender.clone())
    }

    /// Ends the worker and waits for it.
    ///
    /// # Errors
    /// `LB0502` when it ends badly.
    pub fn finish(self) -> Result<()> {
        self.sender.close();
        let status = self.child.borrow_mut().wait();
        self.stderr.finish();
        match status {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(self.stopped(&status.to_string())),
            Err(cause) => Err(self.stopped(&cause.to_string())),
        }
    }

    fn send_request(&self, id: u64, request: Request) -> Result<()> {
        let frame: Outgoing = Frame::new(id, self.depth.get() + 1, Body::Request(request));
        self.sender.send(&frame).map_err(|_| self.end_of_pipe())
    }

    /// Reads frames until the answer to `id`, which stands at `depth`.
    fn wait(&self, id: u64, depth: u32, serve: &mut Serve<'_>) -> Result<Result<Reply, Failure>> {
        loop {
            let frame = self.read()?;
            let (number, found) = (frame.id, frame.depth);
            match frame.into_body() {
                Some(Body::Request(request)) if found == depth + 1 => {
                    self.answer(number, found, request, serve)?;
                }
                Some(Body::Reply(reply)) if number == id && found == depth => return Ok(Ok(reply)),
                Some(Body::Error(failure)) if number == id && found == depth => return Ok(Err(failure)),
                _ => {
                    let words = format!(
                        "the Python worker sent frame {number} at depth {found}, where {id} at {depth} was due"
                    );
                    return Err(self.broken(Error::new(Code::Protocol, words)));
                }
            }
        }
    }

    fn answer(&self, id: u64, depth: u32, request: WorkerRequest, serve: &mut Serve<'_>) -> Result<()> {
        let outer = self.depth.replace(depth);
        self.failed_inside.borrow_mut().push(None);
        let answer = serve(self, request);
        let cause = self.failed_inside.borrow_mut().pop().flatten();
        self.depth.set(outer);
        let body = match answer {
            Ok(reply) => Body::Reply(reply),
            Err(error) => {
                let failure = Failure::Limbeck {
                    code: error.code().id().to_owned(),
                    message: error.diagnostic().message.clone(),
                    cause,
                };
                self.answered_errors.borrow_mut().insert(id, error);
                Body::Error(failure)
            }
        };
        let frame: Outgoing = Frame::new(id, depth, body);
        self.sender.send(&frame).map_err(|_| self.end_of_pipe())
    }

    /// Nothing that comes after it makes sense: it is the error of every frame from now on.
    fn broken(&self, error: Error) -> Error {
        self.broken.borrow_mut().get_or_insert(error).clone()
    }

    fn read(&self) -> Result<Incoming> {
        if let Some(error) = &*self.broken.borrow() {
            return Err(error.clone());
        }
        let mut line = String::new();
        let read = self.reader.borrow_mut().read_line(&mut line);
        match read {
            Ok(0) | Err(_) => return Err(self.end_of_pipe()),
            Ok(_) => {}
        }
        self.sender.log(Direction::FromWorker, &line);
        let count = self.frames_read.get() + 1;
        self.frames_read.set(count);
        self.stderr.catch_up(count);
        serde_json::from_str(&line).map_err(|cause| {
            let words = "the Python worker sent something that is not part of the protocol";
            let error = Error::new(Code::Protocol, words).note(cause.to_string());
            self.broken(error.detail(line.trim_end().chars().take(2000).collect::<String>()))
        })
    }

    fn error(&self, context: &Context, failure: Failure) -> Error {
        match failure {
            Failure::Returned { id } => self.answered_errors.borrow_mut().remove(&id).unwrap_or_else(|| {
                Error::new(
                    Code::Protocol,
                    format!("the Python worker returned an error {id} that it never had"),
                )
            }),
            other => error_of(context, other),
        }
    }

    /// The error of a pipe that ended: the worker has gone, or is going.
    fn end_of_pipe(&self) -> Error {
        self.sender.close();
        let status = wait_a_while(&mut self.child.borrow_mut(), Duration::from_secs(5));
        self.stopped(&status.unwrap_or_else(|| "it did not end".to_owned()))
    }

    fn stopped(&self, status: &str) -> Error {
        let tail = self.stderr.tail();
        let error = Error::new(Code::InterpreterFailed, "the Python interpreter stopped without an answer")
            .note(status);
        if tail.is_empty() { error } else { error.detail(tail) }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.sender.close();
        let child = self.child.get_mut();
        if wait_a_while(child, Duration::from_secs(10)).is_none() {
            let _ = child.kill();
            let _ = child.wait();
        }
        self.stderr.finish();
    }
}

fn hello(dialects: Vec<DialectFacts>) -> Request {
    let signatures = SIGNATURES
        .iter()
        .map(|signature| {
            let parameters = signature.parameters.iter();
            let pairs = parameters.map(|parameter| (parameter.name.to_owned(), parameter.form == Form::Rest));
            (signature.kind.to_owned(), pairs.collect())
        })
        .collect();
    Request::Hello { hash: shim::hash().to_owned(), signatures, dialects }
}

/// Answers nothing.
fn refuse(_: &Worker, request: WorkerRequest) -> Result<WorkerReply> {
    Err(Error::new(Code::Protocol, "the Python worker asked for something where nothing can be asked")
        .detail(format!("{request:?}")))
}

fn unexpected(reply: &Reply) -> Error {
    Error::new(Code::Protocol, "the Python worker gave the answer to another question")
        .detail(format!("{reply:?}"))
}

/// Waits until the process has ended, at most for `limit`, and returns how it ended.
fn wait_a_while(child: &mut Child, limit: Duration) -> Option<String> {
    let end = Instant::now() + limit;
    let mut pause = Duration::from_micros(200);
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status.to_string()),
            Err(cause) => return Some(cause.to_string()),
            Ok(None) if Instant::now() >= end => return None,
            Ok(None) => std::thread::sleep(pause),
        }
        pause = (pause * 2).min(Duration::from_millis(20));
    }
}
