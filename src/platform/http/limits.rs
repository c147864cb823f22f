//! Request rates per caller and per address. What is counted is bounded: idle keys are forgotten.

use std::{
    hash::Hash,
    net::IpAddr,
    num::NonZeroU32,
    sync::atomic::{AtomicU64, Ordering},
};

use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock, DefaultClock},
};
use lonja_kernel::ProblemCode;

use super::counted_as;
use crate::problem::Problem;

/// Requests between two sweeps of idle keys.
const SWEEP_EVERY: u64 = 10_000;

/// The two rates. Each allows a burst of five seconds' worth.
pub struct Limits {
    callers: Option<DefaultKeyedRateLimiter<String>>,
    addresses: Option<DefaultKeyedRateLimiter<IpAddr>>,
    asked: AtomicU64,
}

fn limiter<K: Hash + Eq + Clone>(per_second: u32) -> Option<DefaultKeyedRateLimiter<K>> {
    let rate = NonZeroU32::new(per_second)?;
    let burst = rate.saturating_mul(NonZeroU32::MIN.saturating_add(4));
    Some(RateLimiter::keyed(Quota::per_second(rate).allow_burst(burst)))
}

fn check<K: Hash + Eq + Clone>(limiter: Option<&DefaultKeyedRateLimiter<K>>, key: &K) -> Result<(), Problem> {
    let Some(limiter) = limiter else { return Ok(()) };
    limiter.check_key(key).map_err(|refusal| {
        let wait = refusal.wait_time_from(DefaultClock::default().now()).as_secs() + 1;
        Problem::new(
            ProblemCode::TooManyRequests,
            "Wait as long as Retry-After says, then go on more slowly.",
        )
        .retry_after(wait)
    })
}

impl Limits {
    /// Requests per second; 0 switches a limit off.
    pub fn new(per_caller: u32, per_address: u32) -> Self {
        Self { callers: limiter(per_caller), addresses: limiter(per_address), asked: AtomicU64::new(0) }
    }

    pub fn check_address(&self, address: IpAddr) -> Result<(), Problem> {
        if self.asked.fetch_add(1, Ordering::Relaxed) % SWEEP_EVERY == SWEEP_EVERY - 1 {
            if let Some(callers) = &self.callers {
                callers.retain_recent();
            }
            if let Some(addresses) = &self.addresses {
                addresses.retain_recent();
            }
        }
        check(self.addresses.as_ref(), &counted_as(address))
    }

    pub fn check_caller(&self, subject: &str) -> Result<(), Problem> {
        match &self.callers {
            Some(callers) => check(Some(callers), &subject.to_owned()),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_of_ipv6_has_one_rate() {
        let limits = Limits::new(0, 1);
        let ask = |host: u32| limits.check_address(format!("2001:db8::{host:x}").parse().unwrap());
        assert!((0..5).all(|host| ask(host).is_ok()));
        assert!((5..8).any(|host| ask(host).is_err()));
        assert!(limits.check_address("2001:db8:0:1::1".parse().unwrap()).is_ok());
    }
}
