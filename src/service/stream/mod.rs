//! What happens now, for browsers that are open: one stream per browser, fed by one look at the database per process.
//!
//! A process looks every two seconds while somebody listens and never otherwise, the same on both databases: a look is
//! two statements whatever the number of listeners, needs no connection of its own and no trigger, and sees what other
//! processes wrote.

mod api;
mod dto;
mod hub;
mod watch;

pub use api::StreamApi;
pub use hub::Hub;
