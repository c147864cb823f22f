//! What operators see: the log, and the metrics on a port of their own.
//!
//! Neither ever holds a token, a password, a mail address or a request's content.

mod log;
mod metrics;

pub use log::{LogError, start_log};
pub use metrics::{Metrics, MetricsError};
