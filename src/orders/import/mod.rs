//! The importer of sales lines.

pub mod options;
mod reader;
mod rules;
