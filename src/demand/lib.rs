//! Customer demand, shared with suppliers so that no customer can be worked out from it.

mod batch;
mod calendar;
mod directory;
mod example;
pub mod facts;
mod forecasts;
mod policies;
mod protection;
