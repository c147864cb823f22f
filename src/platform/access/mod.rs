//! Who is asking, what they may do and which rows they may see.
//!
//! The rule of the house, once: what a caller may not *see* does not exist (404, the same bytes as for an id that
//! never was); what it sees but may not *do* is 403. The permission is checked before anything is read, from the
//! security scope that the operation publishes; the rows are cut by [`Scope`] in every query.

mod caller;
mod proof;

pub use caller::{Caller, CallerParts, Scope};
pub(crate) use proof::Proof;
pub use proof::{Access, Public, TicketOr};

use crate::problem::Problem;

/// Turns a bearer token into a caller. It costs no database statement.
pub trait Authenticator: Send + Sync {
    fn authenticate(&self, bearer: &str) -> Result<std::sync::Arc<Caller>, Problem>;
}
