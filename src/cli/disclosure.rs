//! Suppression and audit on files, for analysts and for checking the library against published instances. A pattern
//! is written and 0 returned only where the audit passes; the summary on standard output is JSON either way.

use std::{
    fs::File,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use clap::{Subcommand, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};
use lonja_disclosure::{
    audit::{self, Audit, Verdict},
    control::{Control, Progress, Stage},
    protect, suppress,
    table::{Pattern, Rounding, Status},
    text::{self, Named},
};
use serde_json::json;

use super::Failure;

#[derive(Subcommand)]
pub(super) enum Disclosure {
    /// Decide which cells must be hidden, audit the result and write it to a file.
    Protect {
        /// id, value, primary, lpl, upl; freq, top1, top2 and pack where they are known.
        #[arg(long)]
        cells: PathBuf,
        /// con, cell, coef; a total has -1.
        #[arg(long)]
        equations: PathBuf,
        /// Where the pattern goes: id, status.
        #[arg(long)]
        out: PathBuf,
        /// Whether contributors count as attackers who know their own part.
        #[arg(long, value_enum, default_value = "on")]
        singletons: Switch,
        /// Seconds after which the table is refused.
        #[arg(long, default_value_t = 900)]
        time_limit: u64,
    },
    /// Check a pattern: whether every primary cell keeps its interval.
    Audit {
        #[arg(long)]
        cells: PathBuf,
        #[arg(long)]
        equations: PathBuf,
        /// id, status: published, primary or secondary; every cell once.
        #[arg(long)]
        pattern: PathBuf,
        /// Whether contributors count as attackers who know their own part.
        #[arg(long, value_enum, default_value = "off")]
        singletons: Switch,
        /// Seconds after which the pattern is refused.
        #[arg(long, default_value_t = 900)]
        time_limit: u64,
    },
}

#[derive(ValueEnum, Clone, Copy, PartialEq, Eq)]
pub(super) enum Switch {
    On,
    Off,
}

impl Disclosure {
    pub(super) fn run(self) -> Result<(), Failure> {
        let started = Instant::now();
        match self {
            Self::Protect { cells, equations, out, singletons, time_limit } => {
                let named = read(&cells, &equations)?;
                let limit = Limit { started, seconds: time_limit };
                let bar = Bar::new();
                let tell = |progress| bar.show(progress);
                // Improvement may take a third of the time, suppression as a whole six tenths.
                let (hurry, enough, over) = (limit.share(0.35), limit.share(0.6), limit.share(1.0));
                let protection = protect::protect(
                    &named.table,
                    protect::Options {
                        rounding: Rounding::Decimals(named.decimals),
                        singletons: singletons == Switch::On,
                        attackers: &[],
                        effort: suppress::EFFORT,
                        suppression: Control { stop: &enough, hurry: &hurry, progress: &tell },
                        audit: Control { stop: &over, hurry: &hurry, progress: &tell },
                    },
                );
                bar.end();
                if protection.audit.passed() {
                    text::write_pattern(create(&out)?, &named, &protection.pattern)?;
                }
                let summary = Summary {
                    named: &named,
                    pattern: &protection.pattern,
                    audit: &protection.audit,
                    singletons,
                };
                summary.print(protection.programs, started.elapsed())
            }
            Self::Audit { cells, equations, pattern, singletons, time_limit } => {
                let named = read(&cells, &equations)?;
                let pattern = text::read_pattern(open(&pattern)?, &named)?;
                let over = Limit { started, seconds: time_limit }.share(1.0);
                let bar = Bar::new();
                let tell = |progress| bar.show(progress);
                let audit = audit::audit(
                    &named.table,
                    &pattern,
                    audit::Options {
                        rounding: Rounding::Decimals(named.decimals),
                        singletons: singletons == Switch::On,
                        attackers: &[],
                        control: Control { stop: &over, hurry: &over, progress: &tell },
                    },
                );
                bar.end();
                let summary = Summary { named: &named, pattern: &pattern, audit: &audit, singletons };
                summary.print(audit.programs, started.elapsed())
            }
        }
    }
}

#[derive(Clone, Copy)]
struct Limit {
    started: Instant,
    seconds: u64,
}

impl Limit {
    fn share(self, share: f64) -> impl Fn() -> bool + Sync {
        let end = Duration::from_secs(self.seconds).mul_f64(share);
        move || self.started.elapsed() >= end
    }
}

fn open(path: &Path) -> Result<File, Failure> {
    File::open(path).map_err(|error| format!("{}: {error}", path.display()).into())
}

fn create(path: &Path) -> Result<File, Failure> {
    File::create(path).map_err(|error| format!("{}: {error}", path.display()).into())
}

fn read(cells: &Path, equations: &Path) -> Result<Named, Failure> {
    Ok(text::read_table(open(cells)?, open(equations)?)?)
}

struct Summary<'a> {
    named: &'a Named,
    pattern: &'a Pattern,
    audit: &'a Audit,
    singletons: Switch,
}

impl Summary<'_> {
    /// Prints what happened; an audit that has not passed is an error.
    fn print(&self, programs: u64, took: Duration) -> Result<(), Failure> {
        let table = &self.named.table;
        let failing: Vec<&str> =
            self.audit.failing_cells().into_iter().map(|cell| self.named.ids[cell].as_str()).collect();
        let (verdict, reason) = match &self.audit.verdict {
            Verdict::Passed => ("passed", None),
            Verdict::Failed => ("failed", Some("some primary cells are not protected".to_owned())),
            Verdict::Refused(refusal) => ("refused", Some(refusal.to_string())),
        };
        let hidden = |status| self.pattern.count(status);
        let summary = json!({
            "cells": table.cells.len(),
            "equations": table.equations.len(),
            "primaries": table.cells.iter().filter(|cell| cell.is_primary()).count(),
            "secondaries": hidden(Status::Secondary),
            "value_share": self.pattern.value_share(table),
            "singletons": if self.singletons == Switch::On { "on" } else { "off" },
            "verdict": verdict,
            "reason": reason,
            "failing_cells": failing,
            "linear_programs": programs,
            "seconds": took.as_secs_f64(),
        });
        println!("{summary:#}");
        match reason {
            None => Ok(()),
            Some(reason) => Err(format!("the audit has not passed: {reason}").into()),
        }
    }
}

/// The stage and how far it is: a line on a terminal, nothing elsewhere.
struct Bar(ProgressBar);

impl Bar {
    fn new() -> Self {
        let bar = ProgressBar::new(0);
        let style = ProgressStyle::with_template("{msg:14} {bar:40} {pos}/{len}  {elapsed}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        Self(bar)
    }

    fn show(&self, progress: Progress) {
        self.0.set_message(match progress.stage {
            Stage::Repair => "protecting",
            Stage::Insiders => "contributors",
            Stage::CleanUp => "cleaning up",
            Stage::Improvement => "improving",
            Stage::Audit => "auditing",
        });
        self.0.set_length(progress.of as u64);
        self.0.set_position(progress.done as u64);
    }

    fn end(&self) {
        self.0.finish_and_clear();
    }
}
