//! How many attempts to sign in one address gets per minute, right or wrong.

use std::{
    net::IpAddr,
    num::NonZeroU32,
    sync::atomic::{AtomicU64, Ordering},
};

use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock as _, DefaultClock},
};
use lonja_platform::prelude::*;

/// Checks between two sweeps of idle addresses.
const SWEEP_EVERY: u64 = 1000;

pub(crate) struct SignInRate {
    limiter: Option<DefaultKeyedRateLimiter<IpAddr>>,
    asked: AtomicU64,
}

impl SignInRate {
    /// 0 is no limit.
    pub fn new(per_minute: u32) -> Self {
        let limiter = NonZeroU32::new(per_minute).map(|rate| RateLimiter::keyed(Quota::per_minute(rate)));
        Self { limiter, asked: AtomicU64::new(0) }
    }

    pub fn check(&self, address: IpAddr) -> Result<(), Problem> {
        let Some(limiter) = &self.limiter else { return Ok(()) };
        if self.asked.fetch_add(1, Ordering::Relaxed) % SWEEP_EVERY == SWEEP_EVERY - 1 {
            limiter.retain_recent();
        }
        limiter
            .check_key(&counted_as(address))
            .map_err(|refusal| too_often(refusal.wait_time_from(DefaultClock::default().now()).as_secs() + 1))
    }
}

pub(super) fn too_often(seconds: u64) -> Problem {
    let detail = "Too many attempts to sign in. Wait as long as Retry-After says, then try again.";
    Problem::new(ProblemCode::TooManyRequests, detail).retry_after(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_its_own_rate() {
        let rate = SignInRate::new(2);
        let [a, b] = [IpAddr::from([10, 0, 0, 1]), IpAddr::from([10, 0, 0, 2])];
        assert!(rate.check(a).is_ok() && rate.check(a).is_ok());
        assert_eq!(rate.check(a).expect_err("refused").code(), ProblemCode::TooManyRequests);
        assert!(rate.check(b).is_ok());
    }

    #[test]
    fn a_network_of_ipv6_has_one_rate() {
        let rate = SignInRate::new(2);
        let check = |address: &str| rate.check(address.parse().expect("an address"));
        assert!(check("2001:db8::1").is_ok() && check("2001:db8::2").is_ok());
        assert!(check("2001:db8::3").is_err());
        assert!(check("2001:db8:0:1::1").is_ok());
    }

    #[test]
    fn zero_is_no_limit() {
        let rate = SignInRate::new(0);
        assert!((0..1000).all(|_| rate.check(IpAddr::from([10, 0, 0, 1])).is_ok()));
    }
}
