//! Values for the examples in the spec. They are constant, so that the printed spec is.

use chrono::NaiveDate;
use lonja_kernel::Timestamp;
use uuid::Uuid;

pub(crate) fn id<T: From<Uuid>>() -> T {
    Uuid::from_u128(0x0198_c0de_8d5a_7c3e_9f00_1122_3344_5566).into()
}

/// 2026-11-02T08:30:00Z.
pub(crate) fn time() -> Timestamp {
    chrono::DateTime::from_timestamp(1_793_608_200, 0).unwrap_or_default()
}

pub(crate) fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}
