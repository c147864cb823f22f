//! The platform that every slice stands on: configuration, the database and its write transaction, the HTTP kit,
//! access, audit, jobs, mail and telemetry.

pub mod access;
pub mod data;
pub mod http;
pub mod problem;
pub mod secrets;

/// What a slice needs, in one line.
pub mod prelude {
    pub use crate::{
        access::{Access, Caller, Public, Scope, TicketOr},
        data::{Actor, Reply},
        http::{
            Accepted, Created, Filters, IfMatch, List, ListRequest, NoContent, Page, PageQuery, Sort,
            SortValue, Tag, count_capped,
        },
        problem::{FieldError, Problem},
    };
    pub use lonja_kernel::*;
    pub use poem_openapi::payload::Json;
}
