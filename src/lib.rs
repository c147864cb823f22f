//! Lonja composed: the slices as one OpenAPI service, one router, one set of jobs.
//!
//! Everything that serves or imports goes through here; the binary (`main.rs`) only reads the command line.

pub mod app;
pub mod assets;
pub mod demo;
pub mod documents;
pub mod headers;
pub mod health;
pub mod house;
pub mod serve;
pub mod status;
pub mod system;
