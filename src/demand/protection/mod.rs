//! Statistical disclosure control for one shape of table: product x period, with sums over products where they are
//! asked for, every cell released once. Pure: figures in, decisions out. Nothing here reads a database or knows what a
//! supplier sees.
//!
//! The attacker is the recipient together with one customer. It knows its own purchases, every figure ever
//! released to anyone, that customer's purchases, and everybody else's to within the prior percentage.

mod audit;
mod cell;
mod change;
mod crossed;
mod crossing;
mod crossing_rooms;
mod regions;
mod regions_audit;
mod regions_beside;
mod regions_together;
mod rules;
mod safeguards;
mod secondary;
mod series;
mod sides;
mod sums;
mod sums_audit;
mod sums_beside;
mod together;

pub use audit::{Figure, Finding, audit};
pub use cell::{Contribution, Purchase, group_by_region, merged, pack_of};
pub use change::{Known, level_of};
pub use crossing::Proof;
pub use crossing_rooms::HiddenWeek;
pub use regions::{Atom, Page, Paged, Row, ShownBefore};
pub use regions_audit::{Placement, RegionEvidence, WrittenFigure, WrittenPage};
pub use rules::{Hidden, Protection};
pub use safeguards::{Safeguard, Safeguards};
pub use secondary::hide;
pub use series::{Earlier, ProductHistory, Series, are_compared, contributions};
pub use sums::{Leaf, Part, Sheet, Shown, Sum};
pub use sums_audit::{Evidence, Written, WrittenPart, WrittenSum};
pub use together::Past;
