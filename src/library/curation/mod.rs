//! What curators do to many pieces of material at once, and what became of all of them: changes of metadata in one
//! transaction, and who downloads how much.

pub mod api;
mod change;
mod dto;
mod rules;
mod usage;
