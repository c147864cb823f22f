//! Statistical disclosure control for one shape of table: product x period, no totals, every cell released once.
//! Pure: figures in, decisions out. Nothing here reads a database or knows what a supplier sees.
//!
//! The attacker is the recipient together with one customer. It knows its own purchases, every figure ever
//! released to anyone, that customer's purchases, and everybody else's to within the prior percentage.

mod audit;
mod cell;
mod change;
mod rules;
mod safeguards;
mod series;

pub use audit::{Figure, Finding, audit};
pub use cell::Purchase;
pub use rules::Protection;
pub use safeguards::{Safeguard, Safeguards};
pub use series::{Earlier, protect};
