//! The importer of sales lines: from a CSV file of another system to sales lines, products and customers.
//!
//! Every row of a file is accepted or rejected by the rules of `docs/importing.md`, and every rejected one is listed
//! with column, value and reason. An import can be killed at any moment and goes on where it was; importing the same
//! lines again adds nothing.

mod api;
mod dto;
mod entities;
mod options;
mod reader;
mod rejects;
mod resolve;
mod rules;
mod run;
mod store;
#[cfg(test)]
mod tests;
mod upload;

pub(crate) use api::ImportsApi;
pub use dto::{Import, ImportCounts, ImportState};
pub use options::{Columns, DateOrder, Format, ImportOptions};
pub use rejects::write_rejects;
pub use run::{ImportError, Progress, import_sales};
pub(crate) use upload::jobs;
