//! The primary rules on one cell. A cell that passes may be published; the reason of one that does not is for
//! staff only.
//!
//! Three tables are judged, although only the net is ever published: shipments, returns, and their net. Nobody's part in
//! any of them can be told from the net by whoever knows all other parts of all three to within the prior percentage.
//!
//! Of what is sold in packs nothing narrower than a pack hides anything, of a sum nothing narrower than the largest pack
//! of what was bought. Returns need not come in packs, and are held to them all the same.

use super::{
    cell::{Contribution, pack_of},
    safeguards::{Safeguard, Safeguards},
};

/// One unit, the smallest step of a protection level where there is no pack: a narrower interval would still name the
/// value.
pub const UNIT: i64 = 1000;

/// The parameters of the rules. They are never shown to a recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Protection {
    /// The fewest customers (holdings) behind a figure.
    pub minimum_customers: u32,
    /// How close an estimate of one customer's purchases is too close, in percent of them.
    pub p_percent: u32,
    /// How well the attacker knows everybody else's purchases, in percent of them.
    pub prior_percent: u32,
    pub safeguards: Safeguards,
}

impl Protection {
    fn has(&self, safeguard: Safeguard) -> bool {
        self.safeguards.has(safeguard)
    }

    /// The protection level of something of this size: p/q of it, and one pack at least.
    pub fn level(&self, size: i64, pack: i64) -> i64 {
        let prior = if self.has(Safeguard::PriorKnowledge) { self.prior_percent } else { 100 };
        let (part, prior) = (i128::from(size) * i128::from(self.p_percent), i128::from(prior));
        i64::try_from((part + prior - 1) / prior).unwrap_or(i64::MAX).max(pack)
    }
}

/// Why a cell is hidden. Outwardly all of them are one: suppressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Hidden {
    /// Nothing was bought, or no more than was returned.
    NoDemand,
    TooFewCustomers,
    /// One customer's shipments could be estimated too closely.
    DominatedShipments,
    /// One customer's net purchases could be estimated too closely.
    DominatedNet,
    /// One customer's returns could be.
    DominatedReturns,
    /// The change since an earlier figure of the product points at too few customers.
    SmallChange,
    /// Safe by itself, but another hidden figure could be worked out from it.
    Secondary,
    /// A sum whose parts that are not shown point at too few customers.
    Remainder,
    /// Set against figures of weeks, it points at too few customers.
    Crossing,
}

impl Hidden {
    const ALL: [Self; 9] = [
        Self::NoDemand,
        Self::TooFewCustomers,
        Self::DominatedShipments,
        Self::DominatedNet,
        Self::DominatedReturns,
        Self::SmallChange,
        Self::Secondary,
        Self::Remainder,
        Self::Crossing,
    ];

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|hidden| hidden.as_str() == text)
    }

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NoDemand => "no_demand",
            Self::TooFewCustomers => "too_few_customers",
            Self::DominatedShipments => "dominated_shipments",
            Self::DominatedNet => "dominated_net",
            Self::DominatedReturns => "dominated_returns",
            Self::SmallChange => "small_change",
            Self::Secondary => "secondary",
            Self::Remainder => "remainder",
            Self::Crossing => "crossing",
        }
    }
}

/// The figure that may be published for a cell, or why there is none. `cell` holds the other customers'
/// contributions only: the recipient's own are not its business to protect, and it can subtract them.
pub fn judge(cell: &[Contribution], protection: &Protection) -> Result<i64, Hidden> {
    let total: i64 = cell.iter().map(Contribution::net).sum();
    let zero_may_show = total == 0 && !protection.has(Safeguard::Zeros);
    if zero_may_show {
        return Ok(0);
    }
    if total <= 0 {
        return Err(Hidden::NoDemand);
    }
    let netted = protection.has(Safeguard::Cancellations);
    let cover = |c: &Contribution| if netted { c.standing.min(c.net()).max(0) } else { c.shipped };
    let customers = cell.iter().filter(|c| cover(c) > 0).count();
    if protection.has(Safeguard::MinimumCustomers) && customers < protection.minimum_customers as usize {
        return Err(Hidden::TooFewCustomers);
    }
    if !protection.has(Safeguard::Dominance) {
        return Ok(total);
    }
    let pack = pack_of(cell);
    if !covered(cell.iter().map(|c| (c.shipped, c.shipped)), pack, protection) {
        return Err(Hidden::DominatedShipments);
    }
    if !covered(cell.iter().map(|c| (c.net().abs(), cover(c))), pack, protection)
        || !signed_rest(cell, pack, protection)
    {
        return Err(Hidden::DominatedNet);
    }
    // Between the net and somebody's returns lies what the others returned and what they were shipped.
    let returns = cell.iter().map(|c| (c.returned, c.shipped + c.returned));
    if protection.has(Safeguard::Returns) && !covered(returns, pack, protection) {
        return Err(Hidden::DominatedReturns);
    }
    Ok(total)
}

/// Whether a cell cannot have passed at any time: by what was bought net, of which no later return takes anything back.
pub fn fails_by_net(cell: &[Contribution], pack: i64, protection: &Protection) -> bool {
    let nets: Vec<i64> = cell.iter().map(Contribution::net).filter(|net| *net != 0).collect();
    let (total, buyers) = (nets.iter().sum::<i64>(), nets.iter().filter(|net| **net > 0).count());
    if total <= 0 {
        return protection.has(Safeguard::Zeros) || total < 0;
    }
    if protection.has(Safeguard::MinimumCustomers) && buyers < protection.minimum_customers as usize {
        return true;
    }
    let opens = |(i, target): (usize, &i64)| {
        let others = nets.iter().enumerate().filter(|(j, _)| i != *j);
        others
            .into_iter()
            .any(|(_, other)| !far_enough((total - target - other).abs(), target.abs(), pack, protection))
    };
    protection.has(Safeguard::Dominance)
        && if nets.iter().all(|net| *net > 0) {
            !covered(nets.iter().map(|net| (*net, *net)), pack, protection)
        } else {
            nets.iter().enumerate().any(opens)
        }
}

/// The (p, q) rule with one colluding customer: whoever is the target, what the others but the largest of them
/// put in must leave the attacker, who knows them to within q percent, at least p percent away from it.
fn covered(parts: impl Iterator<Item = (i64, i64)> + Clone, pack: i64, protection: &Protection) -> bool {
    let (mut total, mut largest, mut second) = (0_i64, 0_i64, 0_i64);
    for (_, cover) in parts.clone() {
        total += cover;
        if cover > largest {
            (largest, second) = (cover, largest);
        } else if cover > second {
            second = cover;
        }
    }
    parts.filter(|(target, _)| *target > 0).all(|(target, cover)| {
        // Where two are equally large, `second` is as large as `largest`, so comparing values is enough.
        let colluder = if cover == largest { second } else { largest };
        far_enough(total - cover - colluder, target, pack, protection)
    })
}

/// With net returns in a cell the rest can cancel out by chance and leave a target bare, although much was
/// bought and returned. Only such cells pay for looking at every pair.
fn signed_rest(cell: &[Contribution], pack: i64, protection: &Protection) -> bool {
    if cell.iter().all(|c| c.net() >= 0) {
        return true;
    }
    let total: i64 = cell.iter().map(Contribution::net).sum();
    let nets = || cell.iter().map(Contribution::net).enumerate().filter(|(_, net)| *net != 0);
    nets().all(|(i, target)| {
        nets().all(|(j, colluder)| {
            let rest = if i == j { total - target } else { total - target - colluder };
            far_enough(rest.abs(), target.abs(), pack, protection)
        })
    })
}

/// Whether not knowing `rest` hides `target`: it is at least one pack, and at least p/q of the target.
fn far_enough(rest: i64, target: i64, pack: i64, protection: &Protection) -> bool {
    let prior = if protection.has(Safeguard::PriorKnowledge) { protection.prior_percent } else { 100 };
    rest >= pack
        && i128::from(rest) * i128::from(prior) >= i128::from(target) * i128::from(protection.p_percent)
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
