//! Signing in and staying signed in: login, refresh, logout, passwords, links and previews.

mod actor;
mod api;
mod cookies;
mod dto;
mod family;
mod links;
mod login;
mod password;
mod rate;
mod refresh;
mod store;
mod throttle;
mod view_as;

pub(crate) use api::SignInApi;
pub(crate) use links::{Link, LinkPurpose, jobs, send_or_show};
pub(crate) use rate::SignInRate;
pub(crate) use store::{end_sessions, end_sessions_of, purge};
