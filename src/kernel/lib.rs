//! The words every other member shares: typed ids, money, quantities, time, permissions, roles, problem codes
//! and events.
//!
//! Nothing here does I/O. A value of one of these types is valid by construction: money knows its currency, a
//! quantity has at most three decimals, an id carries the kind of thing that it names.

mod clock;
mod codes;
mod events;
mod ids;
mod money;
mod percent;
mod permissions;
mod quantity;
mod roles;
mod scaled;

pub use clock::{Clock, Timestamp, format_time, parse_time, serialize_time};
pub use codes::ProblemCode;
pub use events::{Event, EventKind};
pub use ids::*;
pub use money::{Currency, Money, MoneyError, UnitPrice};
pub use percent::Percent;
pub use permissions::{Permission, PermissionSet, RequiredPermission, perm};
pub use quantity::{PositiveQuantity, Quantity, QuantityError};
pub use roles::{BuiltInRole, OrganizationKind};
