//! What a policy would do, before it is approved: how much other settings of its protection would show, and what its
//! first release covers and replaces. For the host's people alone; nothing that answers a supplier uses it.

mod api;
mod impact;
mod impact_dto;
mod simulation;
mod simulation_dto;
mod store;

pub use api::OutlookApi;
