//! The whole product in process, over HTTP, on every database that can be tested here.

mod catalogue;
mod library;
mod spec;
mod support;
mod system;
