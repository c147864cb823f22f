//! Values for the examples in the spec. They are constant, so that the printed spec is.

use lonja_kernel::{Currency, Timestamp, UnitPrice};
use uuid::Uuid;

const ID: Uuid = Uuid::from_u128(0x0198_c0de_8d5a_7c3e_9f00_1122_3344_5566);

pub(crate) fn id<T: From<Uuid>>() -> T {
    ID.into()
}

/// 2026-11-02T08:30:00Z.
pub(crate) fn time() -> Timestamp {
    chrono::DateTime::from_timestamp(1_793_608_200, 0).unwrap_or_default()
}

pub(crate) fn price() -> UnitPrice {
    UnitPrice::new(25_500, Currency::GBP)
}
