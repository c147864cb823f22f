//! The whole product in process, over HTTP, on every database that can be tested here.

mod access;
mod catalogue;
mod demand;
mod forecasts;
mod identity;
mod imports;
mod library;
mod notifications;
mod orders;
mod spec;
mod support;
mod system;
