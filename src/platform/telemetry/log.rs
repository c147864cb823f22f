//! The log, on the standard error stream: for people, or one JSON object per line for machines.

use std::io::IsTerminal;

use tracing_subscriber::{EnvFilter, fmt, prelude::*};

use crate::config::{Log, LogFormat};

#[derive(Debug, thiserror::Error)]
pub enum LogError {
    #[error("log.level is no filter: {0}. Use a level such as info, or a filter such as info,lonja=debug.")]
    Filter(#[from] tracing_subscriber::filter::ParseError),
    #[error("the log was started before")]
    Started(#[from] tracing_subscriber::util::TryInitError),
}

/// Starts the log of this process. Once, first of all.
pub fn start_log(log: &Log) -> Result<(), LogError> {
    let filter = EnvFilter::builder().parse(&log.level)?;
    let registry = tracing_subscriber::registry().with(filter);
    match log.format {
        LogFormat::Pretty => {
            let is_terminal = std::io::stderr().is_terminal();
            registry.with(fmt::layer().with_ansi(is_terminal).with_writer(std::io::stderr)).try_init()?;
        }
        LogFormat::Json => {
            let lines = fmt::layer().json().flatten_event(true).with_current_span(true).with_span_list(false);
            registry.with(lines.with_writer(std::io::stderr)).try_init()?;
        }
    }
    Ok(())
}
