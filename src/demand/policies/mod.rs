//! Sharing policies: who gets whose demand, how late, and under which protection. Written by one person, approved
//! by another, never changed once approved; a better one takes its place.

mod api;
mod dto;
mod rules;
mod store;

pub use api::{PoliciesApi, host};
pub use dto::{Measure, NewPolicy, PeriodGrain, PolicyRegions, PolicyState, Recipient};
pub use rules::{Regions, State, commit_days};
pub use store::{Policy, active, all, find, insert, not_retired, set_state};
