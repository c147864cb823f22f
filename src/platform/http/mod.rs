//! The HTTP kit: everything that is the same for every operation, done once around the API service.
//!
//! A request passes, in this order: request id and trace ([`request`]), security headers, routing by the spec
//! ([`routes`]), rate limits ([`limits`]), authentication and the operation's permission ([`gate`]), validation of
//! parameters and body against the operation's own schema ([`validate`]), the operation, and entity tags
//! ([`conditional`]). Every failure on the way is a problem document.

mod client_address;
mod columns;
mod conditional;
mod cursor;
mod direct;
mod gate;
mod kept;
mod limits;
mod list;
mod list_mark;
mod list_stream;
mod page;
mod parameters;
mod reply;
mod request;
mod routes;
mod sheet_file;
mod spec;
mod spec_schemas;
mod tags;
#[cfg(test)]
mod tests;
mod validate;

pub use crate::request::request_id;
pub use client_address::counted_as;
pub use conditional::{IfMatch, OptionalIfMatch};
pub use direct::{Direct, ObjectWriter, WriteJson};
pub use gate::{Gate, KitState};
pub use kept::{Keeping, Kept};
pub use limits::Limits;
pub use list::{Filters, List, ListRequest};
pub use page::{Page, PageQuery, Sort, SortValue, count_capped};
pub use reply::{Accepted, Created, NoContent};
pub use request::{Problems, is_head};
pub use sheet_file::SheetFile;
pub use spec::Spec;
pub use tags::Tag;
