//! The audit log as it is read. The host sees all of it, others what happened to their own organisation.

mod api;
mod dto;
mod store;

pub(crate) use api::AuditApi;
