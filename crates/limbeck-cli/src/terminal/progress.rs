//! What a running command says, on a terminal and in a log.

use std::cell::RefCell;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::time::Duration;

use anstyle::{AnsiColor, Style};
use indicatif::{ProgressBar, ProgressStyle};
use limbeck::{Event, LogLine, Outlet, Reporter};
use limbeck_diagnostics::{Diagnostic, Result, Secrets};

use super::diagnostic::{Look, render_diagnostic};
use super::documents::Documents;
use crate::arguments::ColorMode;

const GREEN: Style = AnsiColor::Green.on_default();
const CYAN: Style = AnsiColor::Cyan.on_default();
const DIM: Style = Style::new().dimmed();
const BOLD: Style = Style::new().bold();

/// How a command answers on standard output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AnswerForm {
    /// In lines.
    Lines,
    /// With one document (`--json`).
    Document,
}

/// The two streams. Answers go to standard output and everything else to standard error; a person sees one line a
/// step with its time, a log gets the lines that the project's logging makes.
pub(crate) struct Terminal {
    quiet: bool,
    interactive: bool,
    folder: PathBuf,
    running: RefCell<Option<ProgressBar>>,
    /// With `--json`.
    documents: Option<Documents>,
    /// What is never shown.
    secrets: Secrets,
}

impl Terminal {
    /// The process's own streams.
    pub(crate) fn new(quiet: bool, color: ColorMode, folder: PathBuf, answer: AnswerForm) -> Self {
        match color {
            ColorMode::Auto => {}
            ColorMode::Always => anstream::ColorChoice::Always.write_global(),
            ColorMode::Never => anstream::ColorChoice::Never.write_global(),
        }
        Self {
            quiet,
            interactive: std::io::stderr().is_terminal(),
            folder,
            running: RefCell::new(None),
            documents: (answer == AnswerForm::Document).then(Documents::default),
            secrets: Secrets::default(),
        }
    }

    /// What is never shown, for the process to add to.
    pub(crate) fn secrets(&self) -> &Secrets {
        &self.secrets
    }

    /// Writes to standard output; a closed pipe is nobody's fault.
    pub(super) fn print(text: &str) {
        let _ = writeln!(anstream::stdout(), "{text}");
    }

    /// A line of the answer, for people and for programs that read Alembic's lines.
    fn answer(&self, text: &str) {
        if !self.quiet && self.documents.is_none() {
            Self::print(text);
        }
    }

    /// A line that `--quiet` does not silence.
    fn insist(&self, text: &str) {
        if self.documents.is_none() {
            Self::print(text);
        }
    }

    /// Ends a command that moved databases: with `--json`, what it did is told at once.
    pub(crate) fn run_is_over(&self, command: &'static str) -> Result<()> {
        self.documents.as_ref().map_or(Ok(()), |documents| documents.run(command))
    }

    /// Shows a failure.
    pub(crate) fn failure(&self, diagnostic: &Diagnostic) {
        self.stop_progress();
        self.show(diagnostic);
        if let Some(documents) = &self.documents {
            documents.failure(&self.secrets.mask_diagnostic(diagnostic));
        }
    }

    fn show(&self, diagnostic: &Diagnostic) {
        let diagnostic = self.secrets.mask_diagnostic(diagnostic);
        self.say(&render_diagnostic(&diagnostic, self.look(), &self.folder));
    }

    fn look(&self) -> Look {
        let color = anstream::AutoStream::choice(&std::io::stderr()) != anstream::ColorChoice::Never;
        Look { color, interactive: self.interactive }
    }

    fn say(&self, text: &str) {
        let _ = write!(anstream::stderr(), "{text}");
    }

    /// A line of the log. With `--json` standard output holds the document and nothing else.
    fn log(&self, line: &LogLine) {
        match line.outlet {
            Outlet::Stdout if self.documents.is_none() => Self::print(&self.secrets.mask(&line.text)),
            _ => self.say(&format!("{}\n", self.secrets.mask(&line.text))),
        }
    }

    fn stop_progress(&self) {
        if let Some(bar) = self.running.borrow_mut().take() {
            bar.finish_and_clear();
        }
    }

    fn person(&self, event: &Event<'_>) {
        match event {
            Event::StepStarted { migration, number, total } => {
                let bar = ProgressBar::new_spinner();
                let style = ProgressStyle::with_template("{spinner} {prefix} {msg} {elapsed:.dim}");
                bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
                bar.set_prefix(format!("[{number}/{total}]"));
                bar.set_message(migration.long_log());
                bar.enable_steady_tick(Duration::from_millis(100));
                *self.running.borrow_mut() = Some(bar);
            }
            Event::StatementStarted { sql } => {
                if let Some(bar) = &*self.running.borrow() {
                    let line: String = self
                        .secrets
                        .mask(sql)
                        .split_whitespace()
                        .collect::<Vec<_>>()
                        .join(" ")
                        .chars()
                        .take(60)
                        .collect();
                    bar.set_message(line);
                }
            }
            Event::StepFinished { migration, elapsed } => {
                self.stop_progress();
                let (from, to) = (migration.from.join(", "), migration.to.join(", "));
                let doc =
                    if migration.doc.is_empty() { String::new() } else { format!("  {}", migration.doc) };
                let word = migration.direction.log_word();
                self.say(&format!(
                    "{GREEN}✓{GREEN:#} {word} {DIM}{from} →{DIM:#} {CYAN}{to}{CYAN:#}{doc} {DIM}{}{DIM:#}\n",
                    shown_time(*elapsed)
                ));
            }
            Event::Finished { steps, elapsed } if *steps > 0 => {
                let noun = if *steps == 1 { "migration" } else { "migrations" };
                self.say(&format!("{BOLD}{steps} {noun}{BOLD:#} in {}\n", shown_time(*elapsed)));
            }
            Event::Finished { .. } => self.say("Nothing to do: the database is where it should be\n"),
            Event::Waiting { holder, waited } => {
                self.say(&format!("{DIM}waiting for {holder} ({})…{DIM:#}\n", shown_time(*waited)));
            }
            Event::Detected(text) => self.say(&format!("{CYAN}•{CYAN:#} {text}\n")),
            Event::Context { .. } | Event::Planned { .. } | Event::StepWritten { .. } | Event::Logged(_) => {}
            shared => self.shared(shared),
        }
    }

    /// The lines of the log, as the project configures it.
    fn machine(&self, event: &Event<'_>) {
        match event {
            Event::Logged(line) => self.log(line),
            shared => self.shared(shared),
        }
    }

    fn shared(&self, event: &Event<'_>) {
        match event {
            Event::Message(text) => self.say(&format!("{}\n", self.secrets.mask(text))),
            Event::Status { action, result: Some(result) } => self.answer(&format!("{action} ...  {result}")),
            Event::Status { action, result: None } => self.answer(action),
            Event::Warning(diagnostic) => self.show(diagnostic),
            Event::Note(diagnostic) if !self.quiet => self.show(diagnostic),
            Event::Answer(text) => self.answer(text),
            Event::Insisted(text) => self.insist(text),
            _ => {}
        }
    }
}

impl Reporter for Terminal {
    fn report(&self, event: Event<'_>) {
        if let Some(documents) = &self.documents {
            documents.record(&event);
        }
        if self.interactive { self.person(&event) } else { self.machine(&event) }
    }

    fn wants_documents(&self) -> bool {
        self.documents.is_some()
    }

    fn wants_log(&self) -> bool {
        !self.interactive
    }
}

fn shown_time(elapsed: Duration) -> String {
    match elapsed.as_millis() {
        milliseconds @ 0..1_000 => format!("{milliseconds}ms"),
        _ if elapsed.as_secs() < 60 => format!("{:.1}s", elapsed.as_secs_f64()),
        _ => format!("{}m {}s", elapsed.as_secs() / 60, elapsed.as_secs() % 60),
    }
}
