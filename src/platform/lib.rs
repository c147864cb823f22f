//! The platform that every slice stands on: configuration, the database and its write transaction, the HTTP kit,
//! access, audit, jobs, mail and telemetry.

pub mod access;
pub mod config;
mod ctx;
pub mod data;
pub mod http;
pub mod jobs;
pub mod mail;
mod marks;
pub mod problem;
mod request;
pub mod secrets;
pub mod sheets;
pub mod telemetry;
#[doc(hidden)]
pub mod testing;
pub mod uploads;

pub use ctx::{Ctx, OpenError};

/// What a slice needs, in one line.
pub mod prelude {
    pub use crate::{
        access::{Access, Caller, Public, Scope, TicketOr},
        config::Config,
        ctx::Ctx,
        data::{
            Actor, Backend, Change, Db, Reply, Tx, Write, is_check_violation, is_foreign_key_violation,
            is_unique_violation,
        },
        http::{
            Accepted, Created, Direct, Filters, IfMatch, Keeping, Kept, List, ListRequest, NoContent,
            ObjectWriter, OptionalIfMatch, Page, PageQuery, Sort, SortValue, Tag, WriteJson, count_capped,
            counted_as,
        },
        jobs::{JobKind, JobRun, NewJob, Subscription},
        mail::{Language, Mail, Mailer},
        problem::{FieldError, Problem},
        secrets::Secrets,
    };
    pub use lonja_kernel::*;
    pub use poem_openapi::payload::Json;
}
